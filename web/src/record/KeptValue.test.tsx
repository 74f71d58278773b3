// @vitest-environment jsdom
import { QueryClient, QueryClientProvider } from "@tanstack/react-query";
import { cleanup, configure, render, screen } from "@testing-library/react";
import type { ReactNode } from "react";
import { afterEach, beforeAll, expect, it, vi } from "vitest";
import { startI18n } from "@/i18n/setup";
import { KeptValue } from "./KeptValue";
import { pretendBrowser, session, storeRow, storesWith } from "./testWorld";

vi.mock("@tanstack/react-router", async (original) => ({
  ...(await original<object>()),
  Link: ({ children }: { children: ReactNode }) => <a href="/">{children}</a>,
}));

// A busy machine is slow, not wrong.
configure({ asyncUtilTimeout: 15_000 });

const base = { read_only: false, search: false, filter: false, list: 1, group: "main", default: null };
const entity = storesWith([
  { ...base, name: "name", kind: { type: "text", max: 40 }, required: true },
  { ...base, name: "part_of", kind: { type: "link", entity: "org.store" }, required: false },
]);

function show(name: string, value: string, answer: Response) {
  vi.stubGlobal("fetch", async () => answer);
  const client = new QueryClient();
  client.setQueryData(["session"], session);
  client.setQueryData(["manifest"], { entities: [entity], labels: {} });
  render(
    <QueryClientProvider client={client}>
      <KeptValue entity={entity} name={name} value={value} />
    </QueryClientProvider>,
  );
}

beforeAll(async () => {
  pretendBrowser();
  await startI18n();
});

afterEach(() => {
  cleanup();
  vi.unstubAllGlobals();
});

it("a link in the log is told by name", async () => {
  show("part_of", "9", new Response(JSON.stringify({ ...storeRow, name: "东店" })));
  expect(await screen.findByText("东店")).toBeTruthy();
  expect(screen.queryByText("9")).toBeNull();
});

it("what may not be seen keeps its number", async () => {
  show("part_of", "9", new Response(JSON.stringify({ code: "record.not_found" }), { status: 404 }));
  expect(await screen.findByText("9")).toBeTruthy();
});

it("what a share allows is told in words", () => {
  show("shared_for", "read, update", new Response("{}"));
  expect(screen.getByText("可修改")).toBeTruthy();
});
