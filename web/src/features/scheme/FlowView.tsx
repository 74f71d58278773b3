import "./scheme.css";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { App, Button, Input, Select } from "antd";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { updateRecord } from "@/api/records";
import { FlowDrawing } from "@/charts/FlowDrawing";
import { placeOf } from "@/charts/flowPlace";
import type { SlotProps } from "@/record/slots";
import { problemText } from "@/ui/problem";
import { useOwnCopy, useUnsaved } from "@/ui/useOwnCopy";
import { changed, type Flow, type FlowNode, flowText, readFlow, without, withStep } from "./flow";
import { Stale } from "./Stale";

interface StepFormProps {
  flow: Flow;
  node: FlowNode;
  onChange: (flow: Flow) => void;
}

/** What is said of the step chosen: text, shape, place, and where it leads. */
function StepForm({ flow, node, onChange }: StepFormProps) {
  const { t } = useTranslation();
  const leads = flow.edges.filter((edge) => edge.from === node.id).map((edge) => edge.to);
  const others = flow.nodes.filter((one) => one.id !== node.id);
  const lead = (to: string[]) =>
    onChange({
      ...flow,
      edges: [
        ...flow.edges.filter((edge) => edge.from !== node.id || to.includes(edge.to)),
        ...to.filter((id) => !leads.includes(id)).map((id) => ({ from: node.id, to: id, text: "" })),
      ],
    });
  const number = (label: string, value: number, change: (value: number) => void) => (
    <Input
      type="number"
      aria-label={label}
      title={label}
      min={1}
      max={12}
      style={{ width: 72 }}
      value={value + 1}
      onChange={(event) => change(Math.max(0, Math.min(11, Number(event.target.value) - 1)))}
    />
  );
  return (
    <div className="round-pin">
      <Input
        aria-label={t("scheme.flow.text")}
        style={{ width: 220 }}
        maxLength={60}
        value={node.text}
        onChange={(event) => onChange(changed(flow, node.id, { text: event.target.value }))}
      />
      <Select
        aria-label={t("scheme.flow.shape")}
        value={node.shape}
        onChange={(shape) => onChange(changed(flow, node.id, { shape }))}
        options={(["step", "choice", "end"] as const).map((one) => ({
          value: one,
          label: t(`scheme.flow.${one}`),
        }))}
      />
      {number(t("scheme.flow.column"), node.column, (column) => onChange(changed(flow, node.id, { column })))}
      {number(t("scheme.flow.row"), node.row, (row) => onChange(changed(flow, node.id, { row })))}
      <Select
        mode="multiple"
        aria-label={t("scheme.flow.leads")}
        placeholder={t("scheme.flow.leads")}
        style={{ minWidth: 200 }}
        value={leads}
        onChange={lead}
        options={others.map((one) => ({ value: one.id, label: one.text }))}
      />
      <Button danger onClick={() => onChange(without(flow, node.id))}>
        {t("scheme.flow.remove")}
      </Button>
    </div>
  );
}

/** A topic's flow, drawn and changed. */
export function FlowView({ row, entity }: SlotProps) {
  const { t } = useTranslation();
  const { message } = App.useApp();
  const client = useQueryClient();
  const kept = typeof row.flow === "string" ? row.flow : "";
  const own = useOwnCopy<Flow>(kept, readFlow, flowText);
  const { value: flow, set: setFlow, isChanged, isStale } = own;
  useUnsaved(isChanged);
  const [chosen, setChosen] = useState<string | null>(null);
  const save = useMutation({
    mutationFn: (drawn: string) => updateRecord(entity.key, row.id, row.version, { flow: drawn }),
    onSuccess: async (_, drawn) => {
      message.success(t("scheme.flow.saved"));
      await client.invalidateQueries({ queryKey: ["records", entity.key] });
      // What was drawn on meanwhile isn't kept yet.
      own.saved(drawn);
    },
    onError: (error) => void message.error(problemText(t, error)),
  });
  const mayChange = entity.can.update;
  const node = flow.nodes.find((one) => one.id === chosen);
  const move = (id: string, x: number, y: number) => {
    const place = placeOf(x, y);
    const taken = flow.nodes.some(
      (one) => one.id !== id && one.column === place.column && one.row === place.row,
    );
    if (!taken) setFlow(changed(flow, id, place));
  };
  return (
    <div>
      {isStale ? <Stale onTake={own.takeOver} /> : null}
      <FlowDrawing
        className="round-diagram"
        label={t("scheme.flow.view")}
        nodes={flow.nodes}
        edges={flow.edges}
        chosen={chosen}
        onChoose={setChosen}
        {...(mayChange ? { onMove: move } : {})}
      />
      {mayChange ? (
        <>
          {node ? <StepForm flow={flow} node={node} onChange={setFlow} /> : null}
          <div className="round-bar">
            <Button onClick={() => setFlow(withStep(flow, t("scheme.flow.new"), chosen))}>
              {t("scheme.flow.add")}
            </Button>
            <Button
              type="primary"
              loading={save.isPending}
              disabled={!isChanged || isStale}
              onClick={() => save.mutate(own.text)}
            >
              {t("scheme.flow.save")}
            </Button>
            {isChanged ? <span className="quiet">{t("scheme.flow.unsaved")}</span> : null}
          </div>
        </>
      ) : null}
    </div>
  );
}
