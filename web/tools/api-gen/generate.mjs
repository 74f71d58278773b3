// Writes src/api/schema.d.ts from schema/openapi.json; with --check it only says whether that is up to date.
// The operations of records are the same for every entity, and the app is drawn from the manifest: one entity's stand for all,
// so that a new entity doesn't change what the app is compiled with. Every entity's records are among the schemas.
import { readFileSync, writeFileSync } from "node:fs";
import openapiTS, { astToString } from "openapi-typescript";

const from = new URL("../../../schema/openapi.json", import.meta.url);
const to = new URL("../../src/api/schema.d.ts", import.meta.url);
const HEAD = "// Made from schema/openapi.json by `cargo xtask schema`. Not to be edited.\n\n";

const ENTITY = "/records/customers/customer";
const NAMES = { CustomersCustomer: "Record", CustomersCustomerNew: "Draft", CustomersCustomerPatch: "Draft" };

function general(name, path) {
  const text = JSON.stringify(path)
    .replaceAll("_customers_customer", "_record")
    .replace(/#\/components\/schemas\/(CustomersCustomer\w*)/g, (whole, schema) =>
      NAMES[schema] ? `#/components/schemas/${NAMES[schema]}` : whole,
    );
  const made = JSON.parse(text);
  const places = ["domain", "entity"].map((place) => ({
    name: place,
    in: "path",
    required: true,
    schema: { type: "string" },
  }));
  for (const operation of Object.values(made)) operation.parameters = [...places, ...operation.parameters];
  return [name.replace(ENTITY, "/records/{domain}/{entity}"), made];
}

const document = JSON.parse(readFileSync(from, "utf8"));
const paths = Object.entries(document.paths).flatMap(([name, path]) => {
  if (name === ENTITY || name.startsWith(`${ENTITY}/`)) return [general(name, path)];
  return name.startsWith("/records/") ? [] : [[name, path]];
});
document.paths = Object.fromEntries(paths);
const { schemas } = document.components;
schemas.Draft = { type: "object", additionalProperties: { $ref: "#/components/schemas/Value" } };
for (const name of Object.keys(schemas)) if (/(New|Patch)$/.test(name)) delete schemas[name];

const text = HEAD + astToString(await openapiTS(document, { alphabetize: true }));
if (!process.argv.includes("--check")) writeFileSync(to, text);
else if (readFileSync(to, "utf8") !== text) {
  console.error("web/src/api/schema.d.ts is stale: cargo xtask schema");
  process.exit(1);
}
