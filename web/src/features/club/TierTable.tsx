import { ArrowDownOutlined, ArrowUpOutlined, DeleteOutlined, PlusOutlined } from "@ant-design/icons";
import { useQueryClient } from "@tanstack/react-query";
import { App, Button, Checkbox, Input } from "antd";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { Problem } from "@/api/client";
import { type Labels, useEntity, useLabels } from "@/api/manifest";
import { createRecord, deleteRecord, updateRecord } from "@/api/records";
import type { RecordRow } from "@/api/types";
import { fieldProblemText, problemText } from "@/ui/problem";
import { faultOf, moved, newRow, rowsOf, type TierRow, thresholdField, writesOf } from "./tiers";
import { useFigure } from "./useFigure";

const TIER = "loyalty.tier";

type Translate = ReturnType<typeof useTranslation>["t"];

/** What the server says of the fields of a tier, by their names. */
function saidOf(t: Translate, labels: Labels, error: unknown): string {
  const fields = error instanceof Problem ? error.fields : [];
  if (fields.length === 0) return problemText(t, error);
  return fields
    .map(({ field, code, params }) => `${labels.field(TIER, field)}: ${fieldProblemText(t, code, params)}`)
    .join(" ");
}

interface LineProps {
  rows: TierRow[];
  at: number;
  metric: string;
  disabled: boolean;
  onRows: (rows: TierRow[]) => void;
}

function Line({ rows, at, metric, disabled, onRows }: LineProps) {
  const { t } = useTranslation();
  const labels = useLabels();
  const row = rows[at];
  if (!row) return null;
  const fault = faultOf(rows, at);
  const set = (change: Partial<TierRow>) =>
    onRows(rows.map((one) => (one.key === row.key ? { ...one, ...change } : one)));
  const name = row.name || t("setup.tiers.nth", { n: at + 1 });
  const label = (field: string) => `${name} · ${labels.field(TIER, field)}`;
  return (
    <tr>
      <td>
        <Input
          aria-label={t("setup.tiers.name_of", { n: at + 1 })}
          maxLength={100}
          disabled={disabled}
          value={row.name}
          onChange={(event) => set({ name: event.target.value })}
        />
        {fault ? <span className="setup-fault">{t(`setup.tiers.fault.${fault}`)}</span> : null}
      </td>
      <td>
        <Input
          className="setup-code"
          aria-label={label("number")}
          maxLength={40}
          disabled={disabled}
          value={row.number}
          onChange={(event) => set({ number: event.target.value })}
        />
      </td>
      <td>
        <Input
          className="input-number"
          inputMode="decimal"
          aria-label={label(thresholdField(metric))}
          disabled={disabled}
          value={row.threshold}
          onChange={(event) => set({ threshold: event.target.value })}
        />
      </td>
      <td>
        <Input
          className="input-number"
          inputMode="decimal"
          aria-label={label("entry_amount")}
          disabled={disabled}
          value={row.entry}
          onChange={(event) => set({ entry: event.target.value })}
        />
      </td>
      <td className="setup-check">
        <Checkbox
          aria-label={label("by_proof")}
          disabled={disabled}
          checked={row.byProof}
          onChange={(event) => set({ byProof: event.target.checked })}
        />
      </td>
      <td className="setup-tools">
        <Button
          type="text"
          size="small"
          icon={<ArrowUpOutlined />}
          aria-label={t("setup.tiers.up", { tier: name })}
          disabled={disabled || at === 0}
          onClick={() => onRows(moved(rows, at, -1))}
        />
        <Button
          type="text"
          size="small"
          icon={<ArrowDownOutlined />}
          aria-label={t("setup.tiers.down", { tier: name })}
          disabled={disabled || at === rows.length - 1}
          onClick={() => onRows(moved(rows, at, 1))}
        />
        <Button
          type="text"
          size="small"
          danger
          icon={<DeleteOutlined />}
          aria-label={t("setup.tiers.remove", { tier: name })}
          disabled={disabled}
          onClick={() => onRows(rows.filter((one) => one.key !== row.key))}
        />
      </td>
    </tr>
  );
}

/** What the ladder says, tier by tier, as a member would be told. */
function Said({ scheme, rows }: { scheme: RecordRow; rows: TierRow[] }) {
  const { t } = useTranslation();
  const labels = useLabels();
  const figure = useFigure();
  const metric = String(scheme.metric);
  // The sentence names what is counted itself.
  const plain = (value: string) => (metric === "spend" ? figure.money(value) : figure.number(value));
  const words = (row: TierRow) =>
    [
      ...(row.byProof ? [t("setup.tiers.by_proof")] : []),
      ...(row.entry.trim() ? [t("setup.tiers.by_one", { amount: figure.money(row.entry.trim()) })] : []),
      ...(row.threshold.trim()
        ? [t(`setup.tiers.by_${metric}`, { value: plain(row.threshold.trim()) })]
        : []),
    ].join(t("value.or"));
  const keep = Number(scheme.keep_months);
  return (
    <div className="setup-said">
      {rows
        .filter((row) => row.name.trim() !== "")
        .map((row) => (
          <p key={row.key}>
            <b>{row.name}</b>：{words(row) || t("setup.tiers.by_hand")}
          </p>
        ))}
      <p className="quiet">
        {keep === 0
          ? t("setup.tiers.kept_for_ever")
          : t(scheme.period === "lifetime" ? "setup.tiers.kept_lifetime" : "setup.tiers.kept", {
              months: keep,
              grace: Number(scheme.grace_days),
              downgrade: labels.choice("loyalty.tier_scheme", "downgrade", String(scheme.downgrade)),
            })}
      </p>
    </div>
  );
}

/** All tiers of a ladder in one table; saved together. */
export function TierTable({ scheme, tiers }: { scheme: RecordRow; tiers: RecordRow[] }) {
  const { t } = useTranslation();
  const labels = useLabels();
  const { message } = App.useApp();
  const client = useQueryClient();
  const entity = useEntity(TIER);
  const metric = String(scheme.metric);
  const [rows, setRows] = useState<TierRow[]>(() => rowsOf(tiers, metric));
  const [isBusy, setBusy] = useState(false);
  const disabled = !entity?.can.update;
  const writes = writesOf(tiers, rows, scheme.id, metric);
  const isRight = rows.every((_row, at) => faultOf(rows, at) === null);
  const save = async () => {
    setBusy(true);
    const versions = new Map(tiers.map((tier) => [tier.id, tier.version]));
    try {
      for (const write of writes) {
        if (write.do === "create") await createRecord(TIER, write.body, crypto.randomUUID());
        else if (write.do === "delete") await deleteRecord(TIER, write.id, versions.get(write.id) ?? 0);
        else {
          const saved = await updateRecord(TIER, write.id, versions.get(write.id) ?? 0, write.body);
          versions.set(write.id, saved.version);
        }
      }
      message.success(t("setup.saved"));
    } catch (error) {
      message.error(saidOf(t, labels, error));
    } finally {
      // What was written before a refusal stands; the table shows it.
      await client.invalidateQueries({ queryKey: ["records"] });
      setBusy(false);
    }
  };
  const head = (field: string) => labels.field(TIER, field);
  return (
    <section className="panel">
      <h3>{t("setup.tiers.table", { scheme: String(scheme.name) })}</h3>
      <div className="setup-table">
        <table>
          <thead>
            <tr>
              <th scope="col">{head("name")}</th>
              <th scope="col">{head("number")}</th>
              <th scope="col">{head(thresholdField(metric))}</th>
              <th scope="col">{head("entry_amount")}</th>
              <th scope="col">{head("by_proof")}</th>
              <th scope="col">
                <span className="hidden">{t("setup.tiers.tools")}</span>
              </th>
            </tr>
          </thead>
          <tbody>
            {rows.map((row, at) => (
              <Line key={row.key} rows={rows} at={at} metric={metric} disabled={disabled} onRows={setRows} />
            ))}
          </tbody>
        </table>
      </div>
      {disabled ? null : (
        <div className="button-row">
          <Button icon={<PlusOutlined />} onClick={() => setRows([...rows, newRow(rows)])}>
            {t("setup.tiers.add")}
          </Button>
          <Button
            type="primary"
            loading={isBusy}
            disabled={writes.length === 0 || !isRight}
            onClick={() => void save()}
          >
            {t("setup.tiers.save")}
          </Button>
        </div>
      )}
      <Said scheme={scheme} rows={rows} />
    </section>
  );
}
