import { Toast } from '@base-ui/react/toast';
import type { FailureData } from '../../preload/contract.ts';
import { failureWords } from '../status/failure-words.ts';

/** What a notice is about; failures stay until they are dismissed. */
export interface NoticeData {
  readonly failure?: FailureData;
}

/** Short messages about what a person has just done. */
export interface Notices {
  tell(message: string): void;
  failed(failure: FailureData): void;
  /** A message with something that can be done about it. It stays until it is closed by the function that is returned, or dismissed. */
  offer(message: string, offer: Offer): () => void;
}

/** What a notice offers to do. */
export interface Offer {
  readonly name: string;
  readonly act: () => void;
  readonly onDismissed: () => void;
}

/** The queue that the toasts are drawn from. */
export const noticeQueue = Toast.createToastManager<NoticeData>();

/** Milliseconds that a good message stays. */
const shownFor = 5_000;

export const notices: Notices = {
  tell(message) {
    noticeQueue.add({ title: message, timeout: shownFor });
  },
  failed(failure) {
    noticeQueue.add({ title: failureWords(failure).what, timeout: 0, data: { failure } });
  },
  offer(message, { name, act, onDismissed }) {
    const id = noticeQueue.add({
      title: message,
      timeout: 0,
      onClose: onDismissed,
      actionProps: { children: name, onClick: act },
    });
    return () => noticeQueue.close(id);
  },
};
