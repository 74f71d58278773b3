// @vitest-environment jsdom
import { QueryClient, QueryClientProvider } from "@tanstack/react-query";
import { cleanup, fireEvent, render, screen } from "@testing-library/react";
import { Form, type FormInstance } from "antd";
import { createRef } from "react";
import { afterEach, beforeAll, expect, it } from "vitest";
import { measuresQuery } from "@/api/measures";
import type { FieldDef } from "@/api/types";
import { startI18n } from "@/i18n/setup";
import { pretendBrowser, session } from "@/record/testWorld";
import { MeasuredInput } from "./MeasuredInput";

const target = { name: "target", kind: { type: "qty" } } as FieldDef;

/** The form of a goal with a measure of this unit. */
function asked(unit: string, value: string | null) {
  const client = new QueryClient();
  client.setQueryData(["session"], session);
  client.setQueryData(measuresQuery.queryKey, [{ name: "m", unit }] as never);
  const form = createRef<FormInstance>();
  render(
    <QueryClientProvider client={client}>
      <Form ref={form} initialValues={{ measure: "m", target: value }}>
        <Form.Item name="measure" hidden>
          <input />
        </Form.Item>
        <Form.Item name="target" label="Target">
          <MeasuredInput entity="scheme.round_goal" field={target} />
        </Form.Item>
      </Form>
    </QueryClientProvider>,
  );
  return {
    box: screen.getByLabelText<HTMLInputElement>("Target"),
    kept: () => form.current?.getFieldValue("target"),
  };
}

beforeAll(async () => {
  pretendBrowser();
  await startI18n();
});

afterEach(cleanup);

it("asks for shares in percent and keeps decimals", () => {
  const { box, kept } = asked("ratio", "0.648");
  expect(box.value).toBe("64.8");
  fireEvent.change(box, { target: { value: "70" } });
  expect(box.value).toBe("70");
  expect(kept()).toBe("0.7");
  fireEvent.change(box, { target: { value: "" } });
  expect(kept()).toBeNull();
});

it("asks for everything else as it is kept", () => {
  const { box, kept } = asked("money", "577.48");
  expect(box.value).toBe("577.48");
  fireEvent.change(box, { target: { value: "630" } });
  expect(kept()).toBe("630");
});
