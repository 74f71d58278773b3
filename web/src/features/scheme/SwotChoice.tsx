import { useMutation, useQueryClient } from "@tanstack/react-query";
import { App, Button, Input, Select } from "antd";
import { useTranslation } from "react-i18next";
import { useLabels } from "@/api/manifest";
import { updateRecord } from "@/api/records";
import type { RecordRow } from "@/api/types";
import type { SlotProps } from "@/record/slots";
import { problemText } from "@/ui/problem";
import { useOwnCopy } from "@/ui/useOwnCopy";
import { Stale } from "./Stale";
import { KINDS, QUADRANTS, type StrategyKind, spokenFor, sumOf } from "./swot";

const ENTITY = "scheme.swot";

interface Choice {
  strategy: StrategyKind | null;
  reason: string;
}

const readChoice = (text: string) => JSON.parse(text) as Choice;
const choiceText = ({ strategy, reason }: Choice) => JSON.stringify({ strategy, reason });

/** The development strategy: what the sums speak for, what people chose, and why. */
export function SwotChoice({ entity, row, factors }: SlotProps & { factors: RecordRow[] }) {
  const { t } = useTranslation();
  const labels = useLabels();
  const { message } = App.useApp();
  const client = useQueryClient();
  const known: Choice = {
    strategy: KINDS.find((kind) => kind === row.strategy) ?? null,
    reason: String(row.reason ?? ""),
  };
  const own = useOwnCopy(choiceText(known), readChoice, choiceText);
  const { value: draft, set: setDraft, isChanged, isStale } = own;
  const save = useMutation({
    mutationFn: (choice: Choice) =>
      updateRecord(ENTITY, row.id, row.version, { ...choice, reason: choice.reason || null }),
    onSuccess: async (_, choice) => {
      message.success(t("scheme.swot.saved"));
      await client.invalidateQueries({ queryKey: ["records", ENTITY] });
      own.saved(choiceText(choice));
    },
    onError: (error) => void message.error(problemText(t, error)),
  });
  const said = (kind: StrategyKind) => labels.choice(ENTITY, "strategy", kind);
  const hint = spokenFor(factors);
  const [s, w, o, h] = QUADRANTS.map((quadrant) => sumOf(factors, quadrant));
  return (
    <section className="swot-choice" aria-label={t("scheme.swot.development")}>
      <h3>{t("scheme.swot.development")}</h3>
      <p className="quiet">
        {t("scheme.swot.sums", { s, w, o, t: h })}
        {hint ? t("scheme.swot.speaks", { kind: said(hint) }) : t("scheme.swot.undecided")}
      </p>
      {isStale ? <Stale onTake={own.takeOver} /> : null}
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
          <Button
            type="primary"
            disabled={!isChanged || isStale}
            loading={save.isPending}
            onClick={() => save.mutate(draft)}
          >
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
