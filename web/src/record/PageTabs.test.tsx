// @vitest-environment jsdom
import { QueryClient, QueryClientProvider } from "@tanstack/react-query";
import { cleanup, render, screen } from "@testing-library/react";
import { afterEach, beforeAll, describe, expect, it } from "vitest";
import { startI18n } from "@/i18n/setup";
import { PageTabs } from "./RecordPage";
import { type RecordSlots, SlotsContext } from "./slots";
import { pretendBrowser, session, storeRow, storesWith } from "./testWorld";

const entity = storesWith([]);

/** The names of the tabs, in their order. */
function tabs(slots: RecordSlots) {
  const client = new QueryClient();
  client.setQueryData(["session"], session);
  client.setQueryData(["manifest"], { entities: [entity], labels: {} });
  render(
    <QueryClientProvider client={client}>
      <SlotsContext value={slots}>
        <PageTabs entity={entity} row={storeRow} search={{ tab: "own" }} onSearch={() => {}} />
      </SlotsContext>
    </QueryClientProvider>,
  );
  return screen.getAllByRole("tab").map((tab) => tab.textContent);
}

const own = { key: "own", label: "page.title", Content: () => <p>自己的页签</p> };

beforeAll(async () => {
  pretendBrowser();
  await startI18n();
});

afterEach(cleanup);

describe("PageTabs", () => {
  it("keeps the time line behind a tab of a slot's own", () => {
    expect(tabs({ "org.store": { tab: own, covers: [] } })).toEqual([
      "page.title",
      "详情",
      "时间线",
      "变更记录",
    ]);
    expect(screen.getByText("自己的页签")).toBeTruthy();
  });

  it("has no second time line where the slot's own tab shows it", () => {
    expect(tabs({ "org.store": { tab: { ...own, hasTimeline: true }, covers: [] } })).toEqual([
      "page.title",
      "详情",
      "变更记录",
    ]);
  });
});
