import { expect, test } from "vitest";
import { readFlow } from "./flow";

/** Where each step stands. */
const places = (text: string) => readFlow(text).nodes.map(({ id, column, row }) => [id, column, row]);

test("C8: a flow that a program wrote without places is laid out, one with places stays", () => {
  const edges = [
    { from: "start", to: "asked" },
    { from: "asked", to: "mail", when: "yes" },
    { from: "asked", to: "end", when: "no" },
    { from: "mail", to: "end" },
  ];
  const ids = ["start", "asked", "mail", "end"];
  expect(places(JSON.stringify({ nodes: ids.map((id) => ({ id })), edges }))).toEqual([
    ["start", 0, 0],
    ["asked", 0, 1],
    ["mail", 0, 2],
    ["end", 0, 3],
  ]);
  const nodes = ids.map((id, row) => ({ id, column: 2, row }));
  expect(places(JSON.stringify({ nodes, edges }))).toEqual(ids.map((id, row) => [id, 2, row]));
});

test("C8: a flow longer than a drawing is high goes on in the next column", () => {
  const ids = Array.from({ length: 30 }, (_, at) => `n${at}`);
  const edges = ids.slice(1).map((to, at) => ({ from: ids[at], to }));
  const laid = places(JSON.stringify({ nodes: ids.map((id) => ({ id })), edges }));
  expect(laid[23]).toEqual(["n23", 0, 23]);
  expect(laid[24]).toEqual(["n24", 1, 0]);
});
