import { Check, Copy } from 'lucide-react';
import { useEffect, useState } from 'react';
import { texts } from '../texts/texts.ts';
import { Button } from './button.tsx';
import { copyText } from './copy-text.ts';

/** Milliseconds for which the button says what it did. */
const saidFor = 2_000;

/** Copies a text that is no secret, and says so. */
export function CopyButton({
  label,
  text,
  small,
  disabled,
}: {
  readonly label: string;
  readonly text: string;
  readonly small?: boolean;
  readonly disabled?: boolean;
}) {
  const [copied, setCopied] = useState<boolean>();
  useEffect(() => {
    if (copied === undefined) return;
    const timer = setTimeout(() => setCopied(undefined), saidFor);
    return () => clearTimeout(timer);
  }, [copied]);
  return (
    <Button
      small={small === true}
      disabled={disabled === true}
      onClick={async () => setCopied(await copyText(text))}
    >
      {copied ? <Check size={14} aria-hidden="true" /> : <Copy size={14} aria-hidden="true" />}
      <span aria-live="polite">
        {copied === undefined ? label : copied ? texts.common.copied : texts.common.notCopied}
      </span>
    </Button>
  );
}
