import { useEffect, useState } from 'react';
import type { KeptImage } from '../state/contract-types.ts';
import { useActions } from '../state/window-context.tsx';
import { formats, texts } from '../texts/texts.ts';

const words = texts.images;

/** One image that is kept; choosing it takes up its prompt again. */
export function KeptPicture({
  image: { accountId, name, prompt, at },
  onChoose,
}: {
  readonly image: KeptImage;
  readonly onChoose: () => void;
}) {
  const { readImage } = useActions();
  const [source, setSource] = useState<string>();
  const [notRead, setNotRead] = useState(false);
  useEffect(() => {
    let current = true;
    void readImage(accountId, name).then((reply) => {
      if (!current) return;
      if (reply.ok) setSource(`data:${reply.value.type};base64,${reply.value.data}`);
      setNotRead(!reply.ok);
    });
    return () => {
      current = false;
    };
  }, [accountId, name, readImage]);
  return (
    <button
      type="button"
      className="images-picture"
      aria-label={words.again(prompt)}
      title={`${prompt}\n${formats.full(at)}`}
      onClick={onChoose}
    >
      {notRead ? <span className="muted">{words.notRead}</span> : <img src={source} alt="" />}
    </button>
  );
}
