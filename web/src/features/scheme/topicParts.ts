import type { Indicator } from "@/api/measures";

/** A form of a topic: its name, and what is filled in. */
export interface TopicForm {
  name: string;
  fields: string[];
}

const lines = (text: unknown) =>
  String(text ?? "")
    .split("\n")
    .map((line) => line.trim())
    .filter(Boolean);

/** The forms of a topic, a line each: the name and, after a colon, what is filled in. */
export const readForms = (text: unknown): TopicForm[] =>
  lines(text).map((line) => {
    const [name = "", ...rest] = line.split(/[：:]/);
    const fields = rest
      .join("：")
      .split(/[、，,；;]/)
      .map((field) => field.trim())
      .filter(Boolean);
    return { name: name.trim(), fields };
  });

export const writeForms = (forms: TopicForm[]): string =>
  forms
    .filter((form) => form.name.trim())
    .map(({ name, fields }) => (fields.length ? `${name.trim()}：${fields.join("、")}` : name.trim()))
    .join("\n");

/** A report of a topic: an indicator, and what it is asked with. */
export interface TopicReport {
  name: string;
  query: Record<string, string>;
}

/** The reports of a topic, a line each: `kpi?by=month`. */
export const readReports = (text: unknown): TopicReport[] =>
  lines(text).map((line) => {
    const [name = "", query = ""] = line.split("?");
    return { name, query: Object.fromEntries(new URLSearchParams(query)) };
  });

export const writeReports = (reports: TopicReport[]): string =>
  reports
    .map(({ name, query }) => {
      const said = new URLSearchParams(query).toString();
      return said ? `${name}?${said}` : name;
    })
    .join("\n");

/** What an indicator is asked with when nobody says otherwise: what it must be told, and what it begins with. */
export const startOf = (indicator: Indicator): Record<string, string> =>
  Object.fromEntries(
    indicator.params.flatMap((param) =>
      param.default && param.name === "by" ? [[param.name, param.default]] : [],
    ),
  );

/** Whether an indicator can be asked without being told more. */
export const isPlain = (indicator: Indicator) => indicator.params.every((param) => !param.required);
