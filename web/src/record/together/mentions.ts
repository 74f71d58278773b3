/** What is being typed after an `@` right before the cursor; nothing when no mention is being typed. */
export function typedMention(text: string, cursor: number): string | null {
  const found = /(?:^|\s|[，。！？；：、])@([^\s@[\]]{0,20})$/u.exec(text.slice(0, cursor));
  return found ? (found[1] ?? "") : null;
}

/** The text with the mention that is being typed completed to a name, and where the cursor stands then. */
export function completeMention(
  text: string,
  cursor: number,
  name: string,
): { text: string; cursor: number } {
  const before = text.slice(0, cursor).replace(/@[^\s@[\]]{0,20}$/u, `@${name} `);
  return { text: before + text.slice(cursor), cursor: before.length };
}

/** Names become ids on their way to the server; longer names first, since one may begin with another. */
export function toWire(text: string, people: Map<string, string>): string {
  const names = [...people.keys()].sort((a, b) => b.length - a.length);
  return names.reduce((wire, name) => wire.replaceAll(`@${name}`, `@[${people.get(name)}]`), text);
}

/** The text as it is edited: ids become names. */
export function fromWire(body: string, people: Record<string, string>): string {
  return body.replace(/@\[(\d+)\]/g, (_all, id: string) => `@${people[id] ?? id}`);
}
