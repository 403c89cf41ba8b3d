import type * as Runtime from 'electron';

/** What a test sees of the app inside of Electron's own runtime, as `watchedByTest` among the globals of its main process. */
export interface Watched {
  trayMenu: Runtime.Menu | undefined;
  openedOutside: string[];
  messages: string[];
  /** The button by which message boxes are answered. */
  answer: number;
}

/**
 * Keeps the tray's menu, which Electron does not tell, and stands in for what would leave the app: the person's browser, and message
 * boxes that wait for a person. Written out as text into Electron's process, so it may refer to nothing around it.
 */
export function watchElectron({ Menu, shell, dialog }: typeof Runtime): void {
  const watched: Watched = { trayMenu: undefined, openedOutside: [], messages: [], answer: 0 };
  Object.assign(globalThis, { watchedByTest: watched });
  const build = Menu.buildFromTemplate.bind(Menu);
  Menu.buildFromTemplate = (template) => {
    const menu = build(template);
    // The menu of the app has it one level below.
    if (menu.items.some(({ label }) => label === 'Quit')) watched.trayMenu = menu;
    return menu;
  };
  shell.openExternal = async (url) => void watched.openedOutside.push(url);
  const answerMessage = async (options: Runtime.MessageBoxOptions) => {
    watched.messages.push(options.message);
    return { response: watched.answer, checkboxChecked: false };
  };
  Object.assign(dialog, { showMessageBox: answerMessage });
}
