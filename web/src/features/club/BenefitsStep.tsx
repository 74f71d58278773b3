import { Alert, App, Button, Switch } from "antd";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { useEntity, useLabels } from "@/api/manifest";
import { type Draft, deleteRecord, updateRecord } from "@/api/records";
import type { EntityDef, RecordRow } from "@/api/types";
import { useMoney } from "@/fields/useMoney";
import { useAct } from "@/ui/useAct";
import { Chooser } from "./Chooser";
import { MoreFields } from "./MoreFields";
import { ShortForm } from "./ShortForm";
import { useTiers } from "./TiersStep";
import { freeCode, useSetUp } from "./useSetUp";

const BENEFIT = "loyalty.benefit";
const FIELDS = ["name", "kind", "quota", "period", "stock", "cost", "reference"];

interface LineProps {
  entity: EntityDef;
  benefit: RecordRow;
  tiers: RecordRow[];
}

/** A benefit's line of the matrix: a click says from which tier on. */
function Line({ entity, benefit, tiers }: LineProps) {
  const { t } = useTranslation();
  const labels = useLabels();
  const money = useMoney();
  const { modal } = App.useApp();
  const name = String(benefit.name);
  const change = useAct((draft: Draft) => updateRecord(BENEFIT, benefit.id, benefit.version, draft));
  const remove = useAct(() => deleteRecord(BENEFIT, benefit.id, benefit.version));
  const ask = () =>
    modal.confirm({
      title: t("page.delete.ask", { what: name }),
      okText: t("action.delete"),
      okButtonProps: { danger: true },
      cancelText: t("action.cancel"),
      onOk: () => remove.mutateAsync(undefined).catch(() => undefined),
    });
  const start = tiers.findIndex((tier) => tier.id === benefit.tier_id);
  const disabled = !entity.can.update || change.isPending;
  const has = (at: number) => at === start || (at > start && benefit.is_for_higher === true);
  return (
    <tr className={benefit.is_active ? undefined : "setup-off"}>
      <th scope="row">
        {name}
        <span className="quiet block">
          {labels.choice(BENEFIT, "kind", String(benefit.kind))} ·{" "}
          {benefit.quota === null
            ? t("setup.benefits.unlimited")
            : t("setup.benefits.quota", {
                count: Number(benefit.quota),
                period: labels.choice(BENEFIT, "period", String(benefit.period)),
              })}
          {benefit.cost ? ` · ${t("club.benefit.cost", { cost: money(String(benefit.cost)) })}` : ""}
        </span>
      </th>
      {tiers.map((tier, at) => (
        <td key={tier.id}>
          <button
            type="button"
            className={at === start ? "setup-dot start" : has(at) ? "setup-dot has" : "setup-dot"}
            aria-pressed={has(at)}
            aria-label={t("setup.benefits.from", { benefit: name, tier: String(tier.name) })}
            disabled={disabled}
            onClick={() => change.mutate({ tier_id: tier.id })}
          >
            {has(at) ? "✓" : ""}
          </button>
        </td>
      ))}
      <td>
        <Switch
          size="small"
          aria-label={t("setup.benefits.higher", { benefit: name })}
          disabled={disabled}
          checked={benefit.is_for_higher === true}
          onChange={(isFor) => change.mutate({ is_for_higher: isFor })}
        />
      </td>
      <td>
        <Switch
          size="small"
          aria-label={t("setup.active", { what: name })}
          disabled={disabled}
          checked={benefit.is_active === true}
          onChange={(isActive) => change.mutate({ is_active: isActive })}
        />
      </td>
      <td className="setup-tools">
        <MoreFields entity={entity} row={benefit} label={t("action.edit")} />
        {entity.can.delete ? (
          <Button size="small" type="text" danger onClick={ask}>
            {t("action.delete")}
          </Button>
        ) : null}
      </td>
    </tr>
  );
}

function Matrix({
  entity,
  benefits,
  tiers,
}: {
  entity: EntityDef;
  benefits: RecordRow[];
  tiers: RecordRow[];
}) {
  const { t } = useTranslation();
  const labels = useLabels();
  return (
    <section className="panel">
      <h3>{t("setup.benefits.matrix")}</h3>
      <div className="setup-table">
        <table className="setup-matrix">
          <thead>
            <tr>
              <th scope="col">{labels.entity(BENEFIT)}</th>
              {tiers.map((tier) => (
                <th key={tier.id} scope="col">
                  {String(tier.name)}
                </th>
              ))}
              <th scope="col">{labels.field(BENEFIT, "is_for_higher")}</th>
              <th scope="col">{labels.field(BENEFIT, "is_active")}</th>
              <th scope="col">
                <span className="hidden">{t("setup.tiers.tools")}</span>
              </th>
            </tr>
          </thead>
          <tbody>
            {benefits.map((benefit) => (
              <Line key={benefit.id} entity={entity} benefit={benefit} tiers={tiers} />
            ))}
          </tbody>
        </table>
      </div>
      <p className="quiet">{t("setup.benefits.how")}</p>
    </section>
  );
}

export function BenefitsStep() {
  const { t } = useTranslation();
  const { message } = App.useApp();
  const entity = useEntity(BENEFIT);
  const schemes = useSetUp("tiers").rows;
  const { rows } = useSetUp("benefits");
  const [chosen, setChosen] = useState<string | null>(null);
  const scheme = schemes.find((one) => one.id === chosen) ?? schemes[0];
  const tiers = useTiers(scheme?.id) ?? [];
  const first = tiers[0];
  if (!entity) return null;
  if (!first) return <Alert type="info" showIcon title={t("setup.tiers_first")} />;
  const benefits = rows.filter((one) => tiers.some((tier) => tier.id === one.tier_id));
  return (
    <>
      <Chooser
        label={t("setup.tiers")}
        rows={schemes}
        chosen={scheme?.id ?? null}
        more={null}
        onChoose={setChosen}
      />
      {benefits.length ? <Matrix entity={entity} benefits={benefits} tiers={tiers} /> : null}
      {entity.can.create ? (
        <section className="panel">
          <h3>{t("setup.benefits.add")}</h3>
          <ShortForm
            entity={entity}
            fields={FIELDS}
            row={null}
            preset={{ number: freeCode("B", rows), tier_id: first.id, kind: "service" }}
            okText={t("setup.benefits.add")}
            onSaved={() => void message.success(t("setup.saved"))}
          />
        </section>
      ) : null}
    </>
  );
}
