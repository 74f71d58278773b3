import { useMutation, useQueryClient } from "@tanstack/react-query";
import { App, Button, Input, Select } from "antd";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { useLabels } from "@/api/manifest";
import { updateRecord } from "@/api/records";
import type { RecordRow } from "@/api/types";
import type { SlotProps } from "@/record/slots";
import { problemText } from "@/ui/problem";
import { KINDS, QUADRANTS, type StrategyKind, spokenFor, sumOf } from "./swot";

const ENTITY = "scheme.swot";

/** The development strategy: what the sums speak for, what people chose, and why. */
export function SwotChoice({ entity, row, factors }: SlotProps & { factors: RecordRow[] }) {
  const { t } = useTranslation();
  const labels = useLabels();
  const { message } = App.useApp();
  const client = useQueryClient();
  const known = { strategy: (row.strategy as StrategyKind | null) ?? null, reason: String(row.reason ?? "") };
  const [draft, setDraft] = useState(known);
  const save = useMutation({
    mutationFn: () => updateRecord(ENTITY, row.id, row.version, { ...draft, reason: draft.reason || null }),
    onSuccess: () => {
      message.success(t("scheme.swot.saved"));
      void client.invalidateQueries({ queryKey: ["records", ENTITY] });
    },
    onError: (error) => void message.error(problemText(t, error)),
  });
  const said = (kind: StrategyKind) => labels.choice(ENTITY, "strategy", kind);
  const hint = spokenFor(factors);
  const [s, w, o, h] = QUADRANTS.map((quadrant) => sumOf(factors, quadrant));
  const isChanged = draft.strategy !== known.strategy || draft.reason !== known.reason;
  return (
    <section className="swot-choice" aria-label={t("scheme.swot.development")}>
      <h3>{t("scheme.swot.development")}</h3>
      <p className="quiet">
        {t("scheme.swot.sums", { s, w, o, t: h })}
        {hint ? t("scheme.swot.speaks", { kind: said(hint) }) : t("scheme.swot.undecided")}
      </p>
      {entity.can.update ? (
        <div className="swot-add">
          <Select
            className="swot-pick"
            aria-label={labels.field(ENTITY, "strategy")}
            placeholder={labels.field(ENTITY, "strategy")}
            allowClear
            value={draft.strategy}
            onChange={(strategy: StrategyKind | undefined) =>
              setDraft({ ...draft, strategy: strategy ?? null })
            }
            options={KINDS.map((kind) => ({ value: kind, label: said(kind) }))}
          />
          <Input.TextArea
            className="swot-reason"
            aria-label={labels.field(ENTITY, "reason")}
            placeholder={labels.field(ENTITY, "reason")}
            autoSize={{ minRows: 1, maxRows: 6 }}
            value={draft.reason}
            onChange={(event) => setDraft({ ...draft, reason: event.target.value })}
          />
          <Button type="primary" disabled={!isChanged} loading={save.isPending} onClick={() => save.mutate()}>
            {t("scheme.swot.choose")}
          </Button>
        </div>
      ) : (
        <p>
          {known.strategy ? <b>{said(known.strategy)}</b> : null} {known.reason}
        </p>
      )}
    </section>
  );
}
