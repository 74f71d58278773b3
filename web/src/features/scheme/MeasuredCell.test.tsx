// @vitest-environment jsdom
import { QueryClient, QueryClientProvider } from "@tanstack/react-query";
import { cleanup, render } from "@testing-library/react";
import { afterEach, beforeAll, expect, it } from "vitest";
import { measuresQuery } from "@/api/measures";
import type { FieldDef, RecordRow } from "@/api/types";
import { FieldCell } from "@/fields/FieldCell";
import { OwnCellsContext } from "@/fields/ownCells";
import { startI18n } from "@/i18n/setup";
import { pretendBrowser, session, storeRow } from "@/record/testWorld";
import { MeasuredCell } from "./MeasuredCell";

const target = { name: "target", kind: { type: "qty" } } as FieldDef;

/** What a goal's target says whose measure has this unit. */
function said(unit: string, value: string | null): string | null {
  const client = new QueryClient();
  client.setQueryData(["session"], session);
  client.setQueryData(measuresQuery.queryKey, [{ name: "m", unit }] as never);
  const row: RecordRow = { ...storeRow, measure: "m", target: value };
  const { container } = render(
    <QueryClientProvider client={client}>
      <OwnCellsContext value={{ "scheme.round_goal": { target: MeasuredCell } }}>
        <FieldCell entity="scheme.round_goal" field={target} row={row} />
      </OwnCellsContext>
    </QueryClientProvider>,
  );
  return container.textContent;
}

beforeAll(async () => {
  pretendBrowser();
  await startI18n();
});

afterEach(cleanup);

it("says a goal's value in the unit of its measure", () => {
  expect(said("ratio", "0.648")).toBe("64.8%");
  expect(said("money", "577.484")).toBe("¥577.48");
  expect(said("count", "520")).toBe("520");
  expect(said("number", "2.5")).toBe("2.50");
  expect(said("ratio", null)).toBe("");
});
