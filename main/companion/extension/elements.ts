/** What can stand inside of an element. */
export type Content = Node | string | undefined;

/** Makes an element with attributes and content; texts are never read as HTML. */
export function element<Tag extends keyof HTMLElementTagNameMap>(
  tag: Tag,
  attributes: Readonly<Record<string, string>>,
  ...content: readonly Content[]
): HTMLElementTagNameMap[Tag] {
  const made = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) made.setAttribute(name, value);
  made.append(...content.filter((part) => part !== undefined));
  return made;
}

/** A button that waits for what it began, so that nothing is begun twice. */
export function button(label: string, act: () => Promise<void>): HTMLButtonElement {
  const made = element('button', { type: 'submit' }, label);
  made.addEventListener('click', (event) => {
    event.preventDefault();
    made.disabled = true;
    void act().finally(() => {
      made.disabled = false;
    });
  });
  return made;
}
