type Texts = Record<string, string>;

export const en = Object.assign(
  {},
  ...Object.values(import.meta.glob<Texts>("./en/*.json", { eager: true, import: "default" })),
) as Texts;
