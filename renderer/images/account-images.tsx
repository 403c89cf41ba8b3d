import { FolderOpen } from 'lucide-react';
import { type FormEvent, useCallback, useEffect, useRef, useState } from 'react';
import type { FailureData } from '../../preload/contract.ts';
import { PanelSection, type PanelSectionProps } from '../account/panel-section.tsx';
import { Button } from '../parts/button.tsx';
import { FailureNotice } from '../parts/failure-notice.tsx';
import type { KeptImage } from '../state/contract-types.ts';
import { useActions, useWindow } from '../state/window-context.tsx';
import { texts } from '../texts/texts.ts';
import { KeptPicture } from './kept-picture.tsx';
import './images.css';

const words = texts.images;
/** Where the images are made: accounts that may send requests there have this section. */
const host = 'aisandbox-pa.googleapis.com';
/** The newest; all of them are in the folder. */
const shownAtOnce = 12;

type Ratio = keyof typeof words.ratios;
const ratios = Object.entries(words.ratios) as readonly (readonly [Ratio, string])[];

/** Makes images of a prompt, and shows those that were made. */
export function AccountImages({ account }: PanelSectionProps) {
  const hosts = useWindow((state) => state.providers.find(({ id }) => id === account.providerId)?.hosts);
  if (!hosts?.includes(host)) return null;
  return <ImageMaking id={account.id} />;
}

function ImageMaking({ id }: { readonly id: string }) {
  const { makeImages, readImages, showImageFolder } = useActions();
  const [images, setImages] = useState<readonly KeptImage[]>([]);
  const [making, setMaking] = useState(false);
  const [failure, setFailure] = useState<FailureData>();
  const [ofBefore, setOfBefore] = useState(false);
  const prompt = useRef<HTMLTextAreaElement>(null);

  const read = useCallback(async () => {
    const reply = await readImages(id, shownAtOnce);
    if (reply.ok) setImages(reply.value.images);
  }, [id, readImages]);
  useEffect(() => void read(), [read]);

  async function make(event: FormEvent<HTMLFormElement>): Promise<void> {
    event.preventDefault();
    const form = new FormData(event.currentTarget);
    setMaking(true);
    setFailure(undefined);
    setOfBefore(false);
    const reply = await makeImages({
      id,
      prompt: String(form.get('prompt')),
      count: Number(form.get('count')),
      ratio: String(form.get('ratio')) as Ratio,
    });
    setMaking(false);
    if (!reply.ok) return setFailure(reply.failure);
    setFailure(reply.value.failure);
    setOfBefore(reply.value.failure !== undefined);
    if (reply.value.failure) setImages(reply.value.images);
    else await read();
  }

  return (
    <PanelSection
      title={words.title}
      end={
        <Button look="quiet" small needsEngine onClick={() => void showImageFolder(id)}>
          <FolderOpen size={13} aria-hidden="true" />
          {words.showFolder}
        </Button>
      }
    >
      <form className="images-form" onSubmit={(event) => void make(event)}>
        <label className="visually-hidden" htmlFor={`prompt-${id}`}>
          {words.prompt}
        </label>
        <textarea
          ref={prompt}
          id={`prompt-${id}`}
          name="prompt"
          className="input images-prompt"
          placeholder={words.placeholder}
          maxLength={4_000}
          required
        />
        <div className="images-choices">
          <select name="count" className="input" aria-label={words.count} defaultValue="4">
            {[1, 2, 3, 4].map((count) => (
              <option key={count}>{count}</option>
            ))}
          </select>
          <select name="ratio" className="input" aria-label={words.ratio} defaultValue="square">
            {ratios.map(([value, name]) => (
              <option key={value} value={value}>
                {name}
              </option>
            ))}
          </select>
          <Button type="submit" look="primary" small needsEngine disabled={making}>
            {words.make}
          </Button>
        </div>
      </form>
      <p role="status" className="muted">
        {making && words.making}
        {ofBefore && words.ofBefore}
      </p>
      {failure && <FailureNotice failure={failure} />}
      {images.length === 0 ? (
        <p className="muted">{words.none}</p>
      ) : (
        <ul className="images-gallery">
          {images.map((image) => (
            <li key={image.name}>
              <KeptPicture
                image={image}
                onChoose={() => {
                  if (prompt.current) prompt.current.value = image.prompt;
                  prompt.current?.focus();
                }}
              />
            </li>
          ))}
        </ul>
      )}
    </PanelSection>
  );
}
