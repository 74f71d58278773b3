import { Alert, App, Button, Switch } from "antd";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { useEntity, useLabels } from "@/api/manifest";
import { deleteRecord, updateRecord } from "@/api/records";
import type { EntityDef, RecordRow } from "@/api/types";
import { useAct } from "@/ui/useAct";
import { Chooser } from "./Chooser";
import { MoreFields } from "./MoreFields";
import { ShortForm } from "./ShortForm";
import { useFigure } from "./useFigure";
import { useSetUp } from "./useSetUp";

const RULE = "loyalty.earn_rule";
const FIELDS = [
  "name",
  "method",
  "points",
  "per_amount",
  "multiplier",
  "category_id",
  "tier_id",
  "least_amount",
  "weekdays",
];
/** Links of a rule that say whom or what it is for. */
const ABOUT = ["product_id", "category_id", "tier_id", "store_id"];

/** A rule in a sentence. */
export function useRuleWords() {
  const { t } = useTranslation();
  const labels = useLabels();
  const { money, number } = useFigure();
  return (rule: RecordRow, unit: string): string => {
    const said = {
      points: number(Number(rule.points)),
      unit,
      amount: money(rule.per_amount === null ? "1" : String(rule.per_amount)),
    };
    const times = Number(rule.multiplier);
    const weekdays = Array.isArray(rule.weekdays) ? rule.weekdays : [];
    const only = [
      ...ABOUT.flatMap((name) => rule._titles?.[name] ?? []),
      ...weekdays.map((day) => labels.choice(RULE, "weekdays", String(day))),
      ...(rule.least_amount ? [t("setup.rules.least", { amount: money(String(rule.least_amount)) })] : []),
    ];
    return [
      t(`setup.rules.${String(rule.method)}`, said),
      ...(times === 1 ? [] : [t("setup.rules.times", { times: number(times) })]),
      ...(only.length ? [t("setup.rules.only", { what: only.join(t("value.and")) })] : []),
    ].join(t("value.comma"));
  };
}

function RuleLine({ entity, rule, unit }: { entity: EntityDef; rule: RecordRow; unit: string }) {
  const { t } = useTranslation();
  const { modal } = App.useApp();
  const words = useRuleWords();
  const turn = useAct((isActive: boolean) =>
    updateRecord(RULE, rule.id, rule.version, { is_active: isActive }),
  );
  const remove = useAct(() => deleteRecord(RULE, rule.id, rule.version));
  const ask = () =>
    modal.confirm({
      title: t("page.delete.ask", { what: String(rule.name) }),
      okText: t("action.delete"),
      okButtonProps: { danger: true },
      cancelText: t("action.cancel"),
      onOk: () => remove.mutateAsync(undefined).catch(() => undefined),
    });
  return (
    <li>
      <div>
        <b>{String(rule.name)}</b>
        <span className="quiet block">{words(rule, unit)}</span>
      </div>
      <div className="button-row">
        <MoreFields entity={entity} row={rule} label={t("action.edit")} />
        {entity.can.delete ? (
          <Button size="small" type="text" danger onClick={ask}>
            {t("action.delete")}
          </Button>
        ) : null}
        <Switch
          size="small"
          aria-label={t("setup.active", { what: String(rule.name) })}
          disabled={!entity.can.update}
          loading={turn.isPending}
          checked={rule.is_active === true}
          onChange={(isActive) => turn.mutate(isActive)}
        />
      </div>
    </li>
  );
}

export function RulesStep() {
  const { t } = useTranslation();
  const { message } = App.useApp();
  const entity = useEntity(RULE);
  const programmes = useSetUp("programme").rows;
  const { rows } = useSetUp("rules");
  const [chosen, setChosen] = useState<string | null>(null);
  const programme = programmes.find((one) => one.id === chosen) ?? programmes[0];
  if (!entity) return null;
  if (!programme) return <Alert type="info" showIcon title={t("setup.programme_first")} />;
  const rules = rows.filter((rule) => rule.programme_id === programme.id);
  return (
    <>
      <Chooser
        label={t("setup.programme")}
        rows={programmes}
        chosen={programme.id}
        more={null}
        onChoose={setChosen}
      />
      {rules.length ? (
        <ul className="panel setup-list">
          {rules.map((rule) => (
            <RuleLine key={rule.id} entity={entity} rule={rule} unit={String(programme.unit)} />
          ))}
        </ul>
      ) : (
        <Alert type="warning" showIcon title={t("setup.rules.none")} />
      )}
      {entity.can.create ? (
        <section className="panel">
          <h3>{t("setup.rules.add")}</h3>
          <ShortForm
            // Begun anew only where what it begins with is another: what is typed outlives what others add.
            key={`${programme.id}/${rules.length === 0}`}
            entity={entity}
            fields={FIELDS}
            row={null}
            preset={{
              programme_id: programme.id,
              ...(rules.length ? {} : { name: t("setup.rules.first_name"), points: 1, per_amount: "1" }),
            }}
            okText={t("setup.rules.add")}
            onSaved={() => void message.success(t("setup.saved"))}
          />
        </section>
      ) : null}
    </>
  );
}
