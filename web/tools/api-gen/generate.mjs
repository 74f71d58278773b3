// Writes ../../src/api/schema.d.ts, the types of the API as the app uses them, from schema/openapi.json.
// The document has the paths of every entity. The app is drawn from the manifest and treats records alike, so it gets the paths of
// one entity as those of all, and records with fields of any name.
import { readFile, stat, writeFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";

const {
  default: openapiTS,
  astToString,
  stringToAST,
} = await import("openapi-typescript").catch(() => {
  console.error("web/tools/api-gen has packages of its own: run `npm ci` there (`cargo xtask` does).");
  process.exit(1);
});

const here = (path) => fileURLToPath(new URL(path, import.meta.url));
const SOURCE = here("../../../schema/openapi.json");
const OUT = here("../../src/api/schema.d.ts");
const MADE_BY = [SOURCE, here("generate.mjs"), here("package-lock.json")];

/** The entity that stands for all: it has every path that an entity may have. */
const MODEL = { path: "/records/customers/customer", schema: "CustomersCustomer" };
const ANY = "/records/{domain}/{entity}";
const RECORDS = { "": "Record", New: "RecordNew", Patch: "RecordPatch" };

const changed = async (file) => (await stat(file).catch(() => null))?.mtimeMs ?? 0;

async function isCurrent() {
  const made = await changed(OUT);
  const sources = await Promise.all(MADE_BY.map(changed));
  return sources.every((source) => source <= made);
}

/** An empty text in a query counts as none; the app leaves it out, so its types need not allow it. */
function withoutEmpty(operations) {
  const exact = ({ schema, ...parameter }) => {
    const [first, second] = schema?.anyOf ?? [];
    return { ...parameter, schema: second?.maxLength === 0 ? first : schema };
  };
  const each = Object.entries(operations).map(([method, operation]) => [
    method,
    { ...operation, parameters: (operation.parameters ?? []).map(exact) },
  ]);
  return Object.fromEntries(each);
}

/** The document with the paths of one entity as the paths of all. */
function reduced(document) {
  const paths = {};
  for (const [path, all] of Object.entries(document.paths)) {
    const operations = withoutEmpty(all);
    if (!path.startsWith("/records/")) paths[path] = operations;
    else if (path === MODEL.path || path.startsWith(`${MODEL.path}/`))
      paths[path.replace(MODEL.path, ANY)] = ofAny(operations);
  }
  const components = { ...document.components, schemas: { ...document.components.schemas, ...generic() } };
  return withoutUnused({ ...document, paths, components });
}

function ofAny(operations) {
  const place = ["domain", "entity"].map((name) => ({
    name,
    in: "path",
    required: true,
    schema: { type: "string" },
  }));
  const ofOne = Object.entries(operations).map(([method, operation]) => [
    method,
    {
      ...operation,
      operationId: operation.operationId.replace("customers_customer", "record"),
      parameters: [...place, ...(operation.parameters ?? [])],
    },
  ]);
  const model = new RegExp(`"#/components/schemas/${MODEL.schema}(New|Patch)?"`, "g");
  const named = (_, which) => `"#/components/schemas/${RECORDS[which ?? ""]}"`;
  return JSON.parse(JSON.stringify(Object.fromEntries(ofOne)).replace(model, named));
}

/** Records with fields of any name. */
function generic() {
  const any = { type: "object" };
  return { Value: any, Record: any, RecordNew: any, RecordPatch: any };
}

/** Without the components that no path leads to. */
function withoutUnused(document) {
  const used = new Set();
  const visit = (part) => {
    for (const [, kind, name] of JSON.stringify(part).matchAll(/"#\/components\/(\w+)\/(\w+)"/g)) {
      if (used.has(`${kind}/${name}`)) continue;
      used.add(`${kind}/${name}`);
      visit(document.components[kind][name]);
    }
  };
  visit([document.paths, { $ref: "#/components/schemas/Problem" }]);
  const kept = ["schemas", "responses"].map((kind) => [
    kind,
    Object.fromEntries(
      Object.entries(document.components[kind]).filter(([name]) => used.has(`${kind}/${name}`)),
    ),
  ]);
  return { ...document, components: Object.fromEntries(kept) };
}

/** The type that a text of TypeScript says. */
const typeOf = (text) => stringToAST(`type It = ${text}`)[0].type;

const FIELDS = '{ [field: string]: components["schemas"]["Value"] }';
const RECORD = `{
  id: string;
  version: number;
  created_at: string;
  updated_at: string;
  /** What stands for a linked record, by field. */
  _titles?: { [field: string]: string };
  /** Fields that have a value of which no more than a mask is shown. */
  _masked?: string[];
  [field: string]: components["schemas"]["Value"] | { [field: string]: string } | undefined;
}`;
/** What the generator can't say as exactly. */
const TYPES = {
  "#/components/schemas/Value": typeOf("string | number | boolean | null | string[]"),
  "#/components/schemas/Record": typeOf(RECORD),
  "#/components/schemas/RecordNew": typeOf(FIELDS),
  "#/components/schemas/RecordPatch": typeOf(FIELDS),
};
/** A file in a form is a file, not a text. */
const FILE = typeOf("Blob");

const transform = (schema, { path }) =>
  schema.contentMediaType === "application/octet-stream" ? FILE : TYPES[path];

if (!(await isCurrent())) {
  const document = reduced(JSON.parse(await readFile(SOURCE, "utf8")));
  const types = await openapiTS(document, { alphabetize: true, transform, silent: true });
  await writeFile(
    OUT,
    `// Generated from schema/openapi.json by tools/api-gen; not to be edited.\n${astToString(types)}`,
  );
}
