import { Menu } from '@base-ui/react/menu';
import { ChevronDown } from 'lucide-react';
import { Button } from '../parts/button.tsx';
import { MenuFrame } from '../parts/menu-frame.tsx';
import { useWindow } from '../state/window-context.tsx';
import { formats, texts } from '../texts/texts.ts';
import { type TemplateName, templates } from './templates.ts';

const words = texts.teach;

/** What the text is to begin with. */
export type Start =
  | { readonly kind: 'template'; readonly name: TemplateName }
  | { readonly kind: 'definition'; readonly id: string };

/** A menu of templates, one for each kind of site, and of the definitions that there are. */
export function StartChoice({ onChoose }: { readonly onChoose: (start: Start) => void }) {
  const providers = useWindow((state) => state.providers);
  const sorted = providers.toSorted((first, second) => formats.compare(first.name, second.name));
  return (
    <MenuFrame
      align="start"
      trigger={
        <Button>
          {words.startFrom}
          <ChevronDown size={13} aria-hidden="true" />
        </Button>
      }
      icon={undefined}
    >
      <Menu.Group>
        <Menu.GroupLabel className="menu-label">{words.templatesTitle}</Menu.GroupLabel>
        {(Object.keys(templates) as TemplateName[]).map((name) => (
          <Menu.Item key={name} className="menu-item" onClick={() => onChoose({ kind: 'template', name })}>
            {words.templates[name]}
          </Menu.Item>
        ))}
      </Menu.Group>
      <Menu.Separator className="menu-separator" />
      <Menu.Group>
        <Menu.GroupLabel className="menu-label">{words.definitionsTitle}</Menu.GroupLabel>
        {sorted.map(({ id, name, builtIn }) => (
          <Menu.Item key={id} className="menu-item" onClick={() => onChoose({ kind: 'definition', id })}>
            {name}
            {!builtIn && <span className="menu-item-end muted">{texts.signIn.ownDefinition}</span>}
          </Menu.Item>
        ))}
      </Menu.Group>
    </MenuFrame>
  );
}
