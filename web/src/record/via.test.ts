import { describe, expect, it } from "vitest";
import type { EntityDef } from "@/api/types";
import { filteredField, viaFields } from "./via";

const link = (name: string, entity: string) => ({ name, kind: { type: "link", entity }, filter: true });
const entities = [
  {
    key: "c.customer",
    fields: [{ name: "name", kind: { type: "text" }, filter: true }],
    views: [
      {
        key: "i.standing",
        fields: [
          link("customer_id", "c.customer"),
          { name: "stage", kind: { type: "choice" }, filter: true },
        ].map((field) => (field.name === "customer_id" ? { ...field, filter: false } : field)),
      },
    ],
  },
  {
    key: "c.tagged",
    child_of: { entity: "c.customer" },
    fields: [link("customer_id", "c.customer"), link("tag_id", "c.tag")],
  },
  {
    key: "t.line",
    child_of: { entity: "t.sale" },
    fields: [link("customer_id", "c.customer"), { name: "sum", kind: { type: "money" } }],
  },
  { key: "c.contact", fields: [link("customer_id", "c.customer"), link("owner_id", "o.user")] },
] as unknown as EntityDef[];

describe("filters through other records", () => {
  it("offer what joins, and not what is a thing of its own", () => {
    const [customer] = entities as [EntityDef];
    expect(viaFields(entities, customer).map((field) => field.name)).toEqual([
      "i.standing.stage",
      "c.tagged.tag_id",
    ]);
    expect(filteredField(entities, customer, "i.standing.stage")?.kind).toEqual({ type: "choice" });
    expect(filteredField(entities, customer, "c.tagged.tag_id")?.kind).toEqual({
      type: "link",
      entity: "c.tag",
    });
    expect(filteredField(entities, customer, "name")?.name).toBe("name");
    expect(filteredField(entities, customer, "c.contact.owner_id")).toBeUndefined();
  });
});
