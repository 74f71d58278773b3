import type { EntityDef, FieldDef, Session } from "@/api/types";

/** Who is signed in where a test shows a record. */
export const session: Session = {
  signed_in: true,
  user: { id: "1", login: "a", name: "A", locale: "zh", must_change_password: false, must_enrol: false },
  company: { slug: "c", name: "C", currency: "CNY", zone: "Asia/Shanghai" },
  roles: [],
  csrf: "t",
};

/** Stores with these fields, which the user may do everything with. */
export const storesWith = (fields: FieldDef[]): EntityDef => ({
  key: "org.store",
  domain: "org",
  name: "store",
  title: "name",
  menu: true,
  program_only: false,
  views: [],
  child_of: null,
  unique: [["number"]],
  fields,
  can: { create: true, update: true, delete: true, import: true, export: true },
  rights: { create: "all", update: "all", delete: "all" },
  boards: [],
  has_forms: false,
  duplicates: null,
});

/** A store, as far as its fields are filled in. */
export const storeRow = {
  id: "9",
  version: 3,
  created_at: "2026-01-01T00:00:00Z",
  updated_at: "2026-01-01T00:00:00Z",
};

/** What antd asks of a browser and jsdom doesn't have. */
export function pretendBrowser() {
  localStorage.setItem("guanxi.lang", "zh");
  Object.defineProperty(window, "matchMedia", {
    value: () => ({
      matches: false,
      addEventListener() {},
      removeEventListener() {},
      addListener() {},
      removeListener() {},
    }),
  });
  globalThis.ResizeObserver ??= class {
    observe() {}
    unobserve() {}
    disconnect() {}
  };
}
