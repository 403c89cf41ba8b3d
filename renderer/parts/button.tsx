import type { ComponentProps } from 'react';
import { useWindow } from '../state/window-context.tsx';

export interface ButtonProps extends ComponentProps<'button'> {
  readonly look?: 'plain' | 'primary' | 'danger' | 'quiet';
  readonly small?: boolean;
  /** Of no use while the engine cannot be reached. */
  readonly needsEngine?: boolean;
}

/** A button. */
export function Button({ look = 'plain', small, needsEngine, className, disabled, ...rest }: ButtonProps) {
  const reachable = useWindow((state) => state.connection.state === 'connected');
  return (
    <button
      type="button"
      className={classNames('button', `button-${look}`, small && 'button-small', className)}
      disabled={disabled === true || (needsEngine === true && !reachable)}
      {...rest}
    />
  );
}

/** Joins the names that are there. */
export function classNames(...names: (string | false | undefined)[]): string {
  return names.filter((name) => name !== undefined && name !== false).join(' ');
}
