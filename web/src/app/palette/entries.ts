import type { TFunction } from "i18next";
import type { ReactNode } from "react";
import type { Labels } from "@/api/manifest";
import type { FoundGroup, Mark } from "@/api/search";
import type { Lang, Manifest } from "@/api/types";
import type { MenuGroup } from "../menu";
import type { Recent } from "./recent";

/** What choosing an entry does. */
export type Act =
  | { to: string; search?: Record<string, string> }
  | { do: "sign-out" }
  | { do: "language"; lang: Lang };

/** One line of the palette. */
export interface Entry {
  key: string;
  label: string;
  marks: Mark[];
  details: { text: string; marks: Mark[] }[];
  icon?: ReactNode;
  act: Act;
  /** Other words under which a command is found. */
  also: string;
}

export interface Section {
  key: string;
  label: string;
  entries: Entry[];
}

const entry = (key: string, label: string, act: Act, more: Partial<Entry> = {}): Entry => ({
  key,
  label,
  act,
  marks: [],
  details: [],
  also: "",
  ...more,
});

const path = (entity: string) => `/r/${entity.replace(".", "/")}`;

/** Everything that can be done from anywhere: pages, new records, language, leaving. */
export function commandsOf(
  manifest: Manifest,
  labels: Labels,
  menu: MenuGroup[],
  lang: Lang,
  t: TFunction,
): Entry[] {
  const bothNames = (key: string) => Object.values(manifest.labels[key] ?? {}).join(" ");
  const pages = menu
    .flatMap((group) => group.items)
    .map((item) =>
      entry(`page:${item.key}`, item.label, { to: item.to }, { icon: item.icon, also: bothNames(item.key) }),
    );
  const creating = manifest.entities
    .filter((entity) => entity.menu && entity.can.create)
    .map((entity) =>
      entry(
        `new:${entity.key}`,
        t("palette.new", { what: labels.noun(entity.key) }),
        { to: path(entity.key), search: { form: "new" } },
        { also: `new 新建 ${bothNames(entity.key)}` },
      ),
    );
  const other: Lang = lang === "zh" ? "en" : "zh";
  return [
    ...pages,
    ...creating,
    entry(
      "lang",
      t("palette.language"),
      { do: "language", lang: other },
      { also: "language 语言 english 中文" },
    ),
    entry("leave", t("user.leave"), { do: "sign-out" }, { also: "sign out 退出" }),
  ];
}

/** The commands in which every typed word stands; what is called just so comes first. */
export function commandsFor(commands: Entry[], typed: string): Entry[] {
  const words = typed.toLowerCase().split(/\s+/).filter(Boolean);
  const whole = words.join(" ");
  const other = (entry: Entry) => (entry.label.toLowerCase() === whole ? 0 : 1);
  const found = commands.flatMap((command) => {
    const text = `${command.label} ${command.also}`.toLowerCase();
    if (!words.every((word) => text.includes(word))) return [];
    const label = command.label.toLowerCase();
    const marks = words.flatMap((word): Mark[] => {
      const at = label.indexOf(word);
      return at < 0 ? [] : [[at, at + word.length]];
    });
    return [{ ...command, marks: marks.sort(([a = 0], [b = 0]) => a - b) }];
  });
  return found.sort((a, b) => other(a) - other(b));
}

/** Records that were found: exact ones first, then in the order of the menu. */
export function foundSections(
  groups: FoundGroup[],
  typed: string,
  menu: MenuGroup[],
  labels: Labels,
  t: TFunction,
): Section[] {
  const order = menu.flatMap((group) => group.items.map((item) => item.key));
  const place = (group: FoundGroup) =>
    (group.items[0]?.rank === "exact" ? 0 : 1000) + (order.indexOf(group.entity) + 1 || 999);
  return [...groups]
    .sort((a, b) => place(a) - place(b))
    .map((group) => ({
      key: group.entity,
      label: labels.entity(group.entity),
      entries: [
        ...group.items.map((item) =>
          entry(
            `${group.entity}/${item.id}`,
            item.title,
            { to: `${path(group.entity)}/${item.id}` },
            {
              marks: item.title_marks,
              details: item.details,
            },
          ),
        ),
        ...(group.has_more
          ? [
              entry(`all:${group.entity}`, t("palette.all", { what: labels.noun(group.entity) }), {
                to: path(group.entity),
                search: { q: typed },
              }),
            ]
          : []),
      ],
    }));
}

export const recentEntries = (recent: Recent[], labels: Labels): Entry[] =>
  recent.map((one) =>
    entry(
      `${one.entity}/${one.id}`,
      one.title,
      { to: `${path(one.entity)}/${one.id}` },
      {
        details: [{ text: labels.entity(one.entity), marks: [] }],
      },
    ),
  );

/** A text cut at its marks. */
export function piecesOf(text: string, marks: Mark[]): { text: string; hit: boolean; at: number }[] {
  const pieces: { text: string; hit: boolean; at: number }[] = [];
  let at = 0;
  for (const [from = 0, to = 0] of marks) {
    if (from < at || to > text.length) continue;
    if (from > at) pieces.push({ text: text.slice(at, from), hit: false, at });
    pieces.push({ text: text.slice(from, to), hit: true, at: from });
    at = to;
  }
  if (at < text.length) pieces.push({ text: text.slice(at), hit: false, at });
  return pieces;
}
