/** The shapes of docs/api.md, written once for the whole app. */

export type Lang = "zh" | "en";
export type Label = Record<Lang, string>;

export interface Session {
  signed_in: true;
  user: {
    id: string;
    login: string;
    name: string;
    locale: string | null;
    must_change_password: boolean;
    must_enrol: boolean;
  };
  company: { slug: string; name: string; currency: string; zone: string };
  roles: string[];
  csrf: string;
}

export type Kind =
  | { type: "text"; max: number }
  | { type: "long_text" }
  | { type: "int" }
  | { type: "bool" }
  | { type: "money" }
  | { type: "qty" }
  | { type: "date" }
  | { type: "datetime" }
  | { type: "choice"; options: string[] }
  | { type: "choices"; options: string[] }
  | { type: "phone" }
  | { type: "email" }
  | { type: "url" }
  | { type: "link"; entity: string };

export interface FieldDef {
  name: string;
  kind: Kind;
  required: boolean;
  read_only: boolean;
  search: boolean;
  filter: boolean;
  /** The column's place in the list; 0: not shown by default. */
  list: number;
  group: string | null;
  /** What the policy keeps back from this user; a hidden field isn't there at all. */
  access?: "mask" | "read_only";
  /** Whether a masked value may be uncovered. */
  reveal?: boolean;
  /** What an empty input becomes, in wire form, where the server says so. */
  default?: Value;
  /** Tells of a person: emptied when they are erased. */
  personal?: boolean;
  /** Added by an administrator. */
  custom?: boolean;
  /** Left out of forms and lists. */
  hidden?: boolean;
  /** What it is computed by. */
  formula?: string | null;
}

/** Records as cards, in columns by a choice. */
export interface Board {
  entity: string;
  name: string;
  label: Label;
  field: string;
  cards: string[];
}

export interface EntityDef {
  key: string;
  domain: string;
  name: string;
  title: string;
  menu: boolean;
  child_of: { field: string; entity: string } | null;
  unique: string[][];
  /** The fields by which records that may be the same are found. */
  duplicates?: { fields: { field: string }[] } | null;
  fields: FieldDef[];
  can: { create: boolean; update: boolean; delete: boolean; import: boolean; export: boolean };
  boards?: Board[];
  /** Whether the server picks the form. */
  has_forms?: boolean;
}

export interface Manifest {
  entities: EntityDef[];
  labels: Record<string, Label>;
  may?: { customise: boolean; webhooks: boolean };
  /** Whether this user may read the log of everything that was done. */
  audit?: boolean;
}

export type Value = string | number | boolean | null | string[];

export interface RecordRow {
  id: string;
  version: number;
  created_at: string;
  updated_at: string;
  _titles?: Record<string, string>;
  /** Fields that have a value of which no more than a mask is shown. */
  _masked?: string[];
  [field: string]: Value | Record<string, string> | string[] | undefined;
}

export interface Page<T> {
  items: T[];
  next: string | null;
}

export interface HistoryEntry {
  at: string;
  by: { id: string; name: string } | null;
  through: string;
  /** The name of the API key that it was done with. */
  api_key?: string | null;
  action: string;
  import_id: string | null;
  changes: { field: string; before: Value; after: Value; masked?: boolean; by_rule?: boolean }[];
  request_id?: string | null;
  /** What else is known of an act that changed nothing. */
  details?: Record<string, unknown> | null;
}

/** What the server answers when a call fails (RFC 9457). */
export interface ProblemBody {
  status: number;
  code: string;
  title?: string;
  params?: Record<string, unknown>;
  fields?: { field: string; code: string; params?: Record<string, unknown> }[];
  request_id?: string;
}
