import type { MenuItemConstructorOptions } from 'electron';
import type { DesktopTray } from '../../../main/desktop/electron.ts';
import { DoubleEmitter } from './emitter.ts';

/** A menu as it was built; a test clicks what a person reads. */
export class MenuDouble {
  readonly template: readonly MenuItemConstructorOptions[];

  constructor(template: readonly MenuItemConstructorOptions[]) {
    this.template = template;
  }

  /** Clicks the item under these labels, each the beginning of one. Throws if there is none or it cannot be clicked. */
  click(...path: readonly string[]): void {
    const found = this.#find(path);
    if (!found) throw new Error(`no "${path.join(' > ')}" in:\n${this.text()}`);
    if (!found.click || found.enabled === false) throw new Error(`"${path.join(' > ')}" cannot be clicked`);
    found.click({ ...found } as never, undefined as never, {} as never);
  }

  /** Whether there is an item under these labels that can be clicked. */
  has(...path: readonly string[]): boolean {
    const found = this.#find(path);
    return found?.click !== undefined && found.enabled !== false;
  }

  /** The menu as text: submenus are indented. */
  text(): string {
    return linesOf(this.template, '').join('\n');
  }

  #find(path: readonly string[]): MenuItemConstructorOptions | undefined {
    let items = this.template;
    let found: MenuItemConstructorOptions | undefined;
    for (const label of path) {
      found = items.find((item) => item.label?.startsWith(label) && item.visible !== false);
      items = Array.isArray(found?.submenu) ? found.submenu : [];
    }
    return found;
  }
}

function linesOf(items: readonly MenuItemConstructorOptions[], indent: string): readonly string[] {
  return items.flatMap((item) => {
    if (item.type === 'separator') return [`${indent}---`];
    const state = item.type === 'checkbox' ? (item.checked ? '[x] ' : '[ ] ') : '';
    const line = `${indent}${state}${item.label ?? item.role}${item.enabled === false ? ' (disabled)' : ''}`;
    return [line, ...(Array.isArray(item.submenu) ? linesOf(item.submenu, `${indent}  `) : [])];
  });
}

/** An icon in a tray that nobody sees. */
export class TrayDouble extends DoubleEmitter implements DesktopTray {
  image: string;
  toolTip = '';
  title = '';
  menu: MenuDouble | undefined;
  destroyed = false;

  constructor(image: string) {
    super();
    this.image = image;
  }

  setContextMenu(menu: unknown): void {
    this.menu = menu as MenuDouble;
  }

  setToolTip(toolTip: string): void {
    this.toolTip = toolTip;
  }

  setImage(image: unknown): void {
    this.image = String(image);
  }

  setTitle(title: string): void {
    this.title = title;
  }

  destroy(): void {
    this.destroyed = true;
  }
}
