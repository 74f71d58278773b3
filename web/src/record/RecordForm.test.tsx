// @vitest-environment jsdom
import { QueryClient, QueryClientProvider } from "@tanstack/react-query";
import { cleanup, configure, fireEvent, render, screen, waitFor } from "@testing-library/react";
import { ConfigProvider } from "antd";
import { afterEach, beforeAll, describe, expect, it, vi } from "vitest";
import { startI18n } from "@/i18n/setup";
import { RecordForm } from "./RecordForm";
import { pretendBrowser, session, storeRow, storesWith } from "./testWorld";

// A busy machine is slow, not wrong.
configure({ asyncUtilTimeout: 15_000 });

const base = { read_only: false, search: false, filter: false, list: 1, group: "main", default: null };
const entity = storesWith([
  { ...base, name: "number", kind: { type: "text", max: 40 }, required: true },
  { ...base, name: "name", kind: { type: "text", max: 40 }, required: false },
]);
const row = {
  ...storeRow,
  number: "1",
  name: "东店",
};

/** A server where somebody else was faster. */
const conflicting = (theirs: object) => async (sent: Request) => {
  if (sent.method !== "GET") return answer(409, { status: 409, code: "record.version_conflict" });
  const entry = { at: "2026-01-02T00:00:00Z", by: { id: "2", name: "王丽" }, action: "update", changes: [] };
  return answer(200, sent.url.endsWith("/history") ? { items: [entry] } : { ...row, version: 7, ...theirs });
};

const answer = (status: number, body: unknown) => new Response(JSON.stringify(body), { status });

function show(record: typeof row | null, onSaved = vi.fn()) {
  const client = new QueryClient();
  client.setQueryData(["session"], session);
  client.setQueryData(["manifest"], {
    entities: [entity],
    labels: {
      "org.store.number": { zh: "编号", en: "Number" },
      "org.store.name": { zh: "名称", en: "Name" },
    },
  });
  render(
    <ConfigProvider button={{ autoInsertSpace: false }}>
      <QueryClientProvider client={client}>
        <RecordForm entity={entity} row={record} onSaved={onSaved} onCancel={() => {}} />
      </QueryClientProvider>
    </ConfigProvider>,
  );
  return onSaved;
}

beforeAll(async () => {
  pretendBrowser();
  await startI18n();
});

afterEach(() => {
  cleanup();
  for (const key of Object.keys(localStorage))
    if (key.startsWith("guanxi.draft.")) localStorage.removeItem(key);
  vi.unstubAllGlobals();
});

describe("RecordForm", () => {
  it("asks for required fields before it asks the server", async () => {
    const fetch = vi.fn();
    vi.stubGlobal("fetch", fetch);
    show(null);
    fireEvent.click(screen.getByRole("button", { name: "保存" }));
    expect(await screen.findByText("必填")).toBeTruthy();
    expect(fetch).not.toHaveBeenCalled();
  });

  it("sends only what changed, with the version", async () => {
    const fetch = vi.fn(async (_: Request) => answer(200, { ...row, version: 4 }));
    vi.stubGlobal("fetch", fetch);
    const saved = show(row);
    fireEvent.change(screen.getByLabelText("名称"), { target: { value: "西店" } });
    fireEvent.click(screen.getByRole("button", { name: "保存" }));
    await waitFor(() => expect(saved).toHaveBeenCalled());
    const sent = fetch.mock.calls[0]?.[0];
    expect(sent?.url).toBe(`${window.location.origin}/api/v1/records/org/store/9`);
    expect(await sent?.json()).toEqual({ name: "西店", version: 3 });
  });

  it("shows the server's refusal at the field", async () => {
    const problem = { status: 422, code: "record.invalid", fields: [{ field: "number", code: "taken" }] };
    vi.stubGlobal("fetch", async () => answer(422, problem));
    show(row);
    fireEvent.change(screen.getByLabelText("编号"), { target: { value: "2" } });
    fireEvent.click(screen.getByRole("button", { name: "保存" }));
    expect(await screen.findByText(/已经有同样的记录/)).toBeTruthy();
  });

  it("offers both ways out of a version conflict", async () => {
    vi.stubGlobal("fetch", conflicting({ number: "77" }));
    show(row);
    fireEvent.change(screen.getByLabelText("名称"), { target: { value: "西店" } });
    fireEvent.click(screen.getByRole("button", { name: "保存" }));
    fireEvent.click(await screen.findByRole("button", { name: /保留我的修改/ }));
    // Mine where I wrote, theirs everywhere else.
    await waitFor(() => expect(screen.getByLabelText<HTMLInputElement>("编号").value).toBe("77"));
    expect(screen.getByLabelText<HTMLInputElement>("名称").value).toBe("西店");
  });

  it("asks mine or theirs of a field that both changed", async () => {
    vi.stubGlobal("fetch", conflicting({ number: "77", name: "南店" }));
    show(row);
    fireEvent.change(screen.getByLabelText("编号"), { target: { value: "2" } });
    fireEvent.change(screen.getByLabelText("名称"), { target: { value: "西店" } });
    fireEvent.click(screen.getByRole("button", { name: "保存" }));
    expect(await screen.findByText(/王丽/)).toBeTruthy();
    const theirs = await screen.findAllByRole("radio", { name: /对方的/ });
    expect(theirs).toHaveLength(2);
    fireEvent.click(screen.getByRole("radio", { name: /对方的.*南店/ }));
    fireEvent.click(screen.getByRole("button", { name: "按所选合并" }));
    await waitFor(() => expect(screen.getByLabelText<HTMLInputElement>("名称").value).toBe("南店"));
    expect(screen.getByLabelText<HTMLInputElement>("编号").value).toBe("2");
  });

  it("brings an unsaved draft back, and drops it when it is not wanted", async () => {
    vi.stubGlobal("fetch", vi.fn());
    show(row);
    fireEvent.change(screen.getByLabelText("名称"), { target: { value: "草稿店" } });
    cleanup();
    show(row);
    expect(await screen.findByText(/的草稿/)).toBeTruthy();
    expect(screen.getByLabelText<HTMLInputElement>("名称").value).toBe("草稿店");
    fireEvent.click(screen.getByRole("button", { name: "不要草稿" }));
    await waitFor(() => expect(screen.getByLabelText<HTMLInputElement>("名称").value).toBe("东店"));
    expect(localStorage.getItem("guanxi.draft.c.1.org.store.9")).toBeNull();
  });

  it("keeps the draft and says so when the server can't be reached", async () => {
    vi.stubGlobal("fetch", async () => {
      throw new TypeError("Failed to fetch");
    });
    show(row);
    fireEvent.change(screen.getByLabelText("名称"), { target: { value: "西店" } });
    fireEvent.click(screen.getByRole("button", { name: "保存" }));
    expect(await screen.findByText(/连不上服务器/)).toBeTruthy();
    cleanup();
    expect(localStorage.getItem("guanxi.draft.c.1.org.store.9")).toContain("西店");
  });
});
