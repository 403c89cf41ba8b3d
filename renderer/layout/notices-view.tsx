import { Toast } from '@base-ui/react/toast';
import { X } from 'lucide-react';
import { FailureCause } from '../parts/failure-notice.tsx';
import { IconButton } from '../parts/icon-button.tsx';
import { StatusShape } from '../parts/status-shape.tsx';
import type { NoticeData } from '../state/notices.ts';
import { failureWords } from '../status/failure-words.ts';
import { texts } from '../texts/texts.ts';
import './notices-view.css';

/** The notices at the lower edge of the window. */
export function NoticesView() {
  const { toasts } = Toast.useToastManager<NoticeData>();
  return (
    <Toast.Portal>
      <Toast.Viewport className="notices" aria-label={texts.common.notifications}>
        {toasts.map((toast) => {
          const failure = toast.data?.failure;
          return (
            <Toast.Root key={toast.id} toast={toast} className="notice" swipeDirection={['down', 'right']}>
              <StatusShape shape={failure ? 'triangle' : 'ring'} />
              <div className="notice-words">
                <Toast.Title className="notice-title" />
                {failure && (
                  <>
                    <Toast.Description>
                      {failureWords(failure).safe} {failureWords(failure).act}
                    </Toast.Description>
                    <FailureCause failure={failure} />
                  </>
                )}
              </div>
              {toast.actionProps && <Toast.Action className="button button-plain button-small" />}
              <Toast.Close
                // It can be reached by Tab at any time, so it must be heard, too.
                aria-hidden={false}
                aria-label={texts.common.dismiss}
                render={<IconButton small label={texts.common.dismiss} icon={<X size={14} />} />}
              />
            </Toast.Root>
          );
        })}
      </Toast.Viewport>
    </Toast.Portal>
  );
}
