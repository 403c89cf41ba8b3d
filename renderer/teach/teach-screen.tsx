import { Tabs } from '@base-ui/react/tabs';
import { useRef, useState } from 'react';
import type { FailureData } from '../../preload/contract.ts';
import { ConfirmDialog } from '../dialogs/confirm-dialog.tsx';
import { useMedia } from '../layout/use-media.ts';
import { ViewMenu } from '../layout/view-menu.tsx';
import { Button } from '../parts/button.tsx';
import { FailureNotice } from '../parts/failure-notice.tsx';
import { useActions, useShow, useWindow } from '../state/window-context.tsx';
import { texts } from '../texts/texts.ts';
import { asOwn, placeOfPointer, type TextPlace } from './definition-text.ts';
import { JsonEditor, type JsonEditorHandle } from './json-editor.tsx';
import { ProblemList } from './problem-list.tsx';
import { type SavedDefinition, SavedNotice } from './saved-notice.tsx';
import { type Start, StartChoice } from './start-choice.tsx';
import { TeachForm } from './teach-form.tsx';
import { templateText } from './templates.ts';
import { TrialPane } from './trial-pane.tsx';
import { useChecked } from './use-checked.ts';
import '../parts/screen.css';
import './teach.css';

const words = texts.teach;

/** From this width (CSS pixels) on, the form stands beside the text. */
const formBeside = '(min-width: 1080px)';

/** Teaches Latchkey a site: a definition as a form and as JSON, checked as it is typed, tried, and saved. */
export default function TeachScreen({ folded }: { readonly folded: boolean }) {
  const show = useShow();
  const { readDefinition, saveDefinition } = useActions();
  const isBeside = useMedia(formBeside);
  const draft = useWindow((state) => state.draft);
  const text = draft?.text ?? templateText('jwt');
  const isChanged = draft !== undefined && draft.text !== draft.start;
  const { problems, checking } = useChecked(text);
  const [view, setView] = useState<'form' | 'text' | 'trial'>('form');
  const [asked, setAsked] = useState<Start>();
  const [saving, setSaving] = useState(false);
  const [saved, setSaved] = useState<SavedDefinition>();
  const [failure, setFailure] = useState<FailureData>();
  const editor = useRef<JsonEditorHandle>(null);
  const isGood = problems.length === 0 && !checking;

  function change(next: string): void {
    setSaved(undefined);
    show({ draft: { text: next, start: draft?.start ?? text } });
  }

  async function begin(start: Start): Promise<FailureData | undefined> {
    let next: string;
    if (start.kind === 'template') next = templateText(start.name);
    else {
      const reply = await readDefinition(start.id);
      if (!reply.ok) return reply.failure;
      const { definition, builtIn } = reply.value;
      next = builtIn ? asOwn(definition) : definition;
    }
    setSaved(undefined);
    setFailure(undefined);
    show({ draft: { text: next, start: next } });
    return undefined;
  }

  async function save(): Promise<void> {
    setSaving(true);
    const reply = await saveDefinition(text);
    if (reply.ok) {
      const read = await readDefinition(reply.value.id);
      setSaved({ ...reply.value, file: read.ok ? read.value.file : undefined });
      show({ draft: { text, start: text } });
    }
    setFailure(reply.ok ? undefined : reply.failure);
    setSaving(false);
  }

  /** The place is shown in the text, wherever that is. */
  function showPlace(place: TextPlace): void {
    setView('text');
    requestAnimationFrame(() => editor.current?.show(place));
  }

  const form = <TeachForm text={text} problems={problems} onChange={change} />;
  const shownView = isBeside && view === 'form' ? 'text' : view;
  return (
    <div className="teach">
      <header className="screen-head teach-head">
        {folded && <ViewMenu />}
        <h1>{words.title}</h1>
        <div className="teach-actions">
          <StartChoice
            onChoose={(start) => {
              if (isChanged) setAsked(start);
              else void begin(start).then(setFailure);
            }}
          />
          <Button look="primary" needsEngine disabled={saving || !isGood} onClick={() => void save()}>
            {saving ? words.saving : words.save}
          </Button>
        </div>
      </header>
      {failure && <FailureNotice failure={failure} announced />}
      {saved && <SavedNotice saved={saved} text={text} />}
      <div className="teach-body">
        {isBeside && (
          <section className="teach-side" aria-label={words.form}>
            <p className="screen-explanation">{words.line}</p>
            {form}
          </section>
        )}
        <Tabs.Root
          className="teach-main"
          value={shownView}
          onValueChange={(value: 'form' | 'text' | 'trial') => setView(value)}
        >
          <Tabs.List className="tabs" aria-label={words.views}>
            {!isBeside && (
              <Tabs.Tab className="tab" value="form">
                {words.form}
              </Tabs.Tab>
            )}
            <Tabs.Tab className="tab" value="text">
              {words.text}
            </Tabs.Tab>
            <Tabs.Tab className="tab" value="trial">
              {words.trial}
            </Tabs.Tab>
          </Tabs.List>
          {!isBeside && (
            <Tabs.Panel className="teach-panel teach-side" value="form">
              {form}
            </Tabs.Panel>
          )}
          <Tabs.Panel className="teach-panel" value="text">
            <JsonEditor text={text} problems={problems} handle={editor} onChange={change} />
            <ProblemList problems={problems} checking={checking} onShow={({ place }) => showPlace(place)} />
          </Tabs.Panel>
          <Tabs.Panel className="teach-panel" value="trial" keepMounted>
            <TrialPane
              text={text}
              isGood={isGood}
              onShowPointer={(pointer) => showPlace(placeOfPointer(text, pointer))}
            />
          </Tabs.Panel>
        </Tabs.Root>
      </div>
      {asked && (
        <ConfirmDialog
          title={words.replaceTitle}
          loss={words.replaceLoss}
          confirm={words.replaceConfirm}
          busy={words.replaceBusy}
          look="primary"
          act={() => begin(asked)}
          onClose={() => setAsked(undefined)}
        />
      )}
    </div>
  );
}
