import { Button } from '../parts/button.tsx';
import { useActions, useWindow } from '../state/window-context.tsx';
import { texts } from '../texts/texts.ts';
import { SettingRow } from './setting.tsx';

const words = texts.settings.command;

/** Whether `latchkey` can be typed in a terminal, and the way to have it so. */
export function CommandSetting() {
  const { installCommand } = useActions();
  const tool = useWindow((state) => state.engine?.desktop?.commandTool);
  if (!tool || tool.state === 'not-here') return null;
  return (
    <SettingRow
      label={words.label}
      line={tool.state === 'installed' ? words.there(tool.path) : words.missing}
    >
      {tool.state === 'missing' && (
        <Button needsEngine onClick={() => void installCommand()}>
          {words.install}
        </Button>
      )}
    </SettingRow>
  );
}
