import { useQuery } from "@tanstack/react-query";
import { Alert, Button, Radio, Skeleton } from "antd";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { useLabels } from "@/api/manifest";
import { type Draft, historyQuery, recordQuery } from "@/api/records";
import type { EntityDef, FieldDef, RecordRow } from "@/api/types";
import { FieldCell } from "@/fields/FieldCell";
import { changesOf, startOf } from "./draft";

interface Props {
  entity: EntityDef;
  fields: FieldDef[];
  base: RecordRow;
  /** What the form holds now. */
  values: () => Draft;
  /** A save was refused; otherwise somebody else was seen to save. */
  refused: boolean;
  /** Goes on with this record and these values. */
  onTake: (row: RecordRow, values: Draft) => void;
}

/** Fields that both changed, each in another way. */
export function disputed(fields: FieldDef[], base: RecordRow, now: RecordRow, mine: Draft): FieldDef[] {
  const theirs = changesOf(startOf(fields, base), startOf(fields, now));
  const still = changesOf(startOf(fields, now), mine);
  return fields.filter(({ name }) => name in theirs && name in mine && name in still);
}

/** Somebody else saved first: field by field, mine or theirs. What only one of us changed is kept as it is. */
export function Conflict({ entity, fields, base, values, refused, onTake }: Props) {
  const { t } = useTranslation();
  const labels = useLabels();
  const latest = useQuery({ ...recordQuery(entity.key, base.id), staleTime: refused ? 0 : 10_000 });
  const history = useQuery(historyQuery(entity.key, base.id));
  const [theirs, setTheirs] = useState<string[]>([]);
  const now = latest.data;
  const who = history.data?.items.find((entry) => entry.by)?.by?.name;
  const content = () => {
    if (!now || now.version <= base.version) return <Skeleton active paragraph={{ rows: 1 }} />;
    const mine = changesOf(startOf(fields, base), values());
    const both = disputed(fields, base, now, mine);
    const changed = Object.keys(changesOf(startOf(fields, base), startOf(fields, now)));
    const merged = () => ({
      ...startOf(fields, now),
      ...Object.fromEntries(Object.entries(mine).filter(([name]) => !theirs.includes(name))),
    });
    return (
      <>
        {changed.length > 0 ? (
          <p>
            {t("form.conflict.changed", {
              fields: changed.map((name) => labels.field(entity.key, name)).join(t("form.conflict.and")),
            })}
          </p>
        ) : null}
        {both.map((field) => (
          <fieldset key={field.name} className="conflict-field">
            <legend>{labels.field(entity.key, field.name)}</legend>
            <Radio.Group
              value={theirs.includes(field.name) ? "theirs" : "mine"}
              onChange={({ target }) =>
                setTheirs(
                  target.value === "theirs"
                    ? [...theirs, field.name]
                    : theirs.filter((name) => name !== field.name),
                )
              }
            >
              <Radio value="mine">
                <span className="quiet">{t("form.conflict.of_mine")}</span>{" "}
                <FieldCell
                  entity={entity.key}
                  field={field}
                  row={{ ...now, ...mine, id: now.id } as RecordRow}
                />
              </Radio>
              <Radio value="theirs">
                <span className="quiet">{t("form.conflict.of_theirs")}</span>{" "}
                <FieldCell entity={entity.key} field={field} row={now} />
              </Radio>
            </Radio.Group>
          </fieldset>
        ))}
        <div className="button-row">
          <Button type="primary" onClick={() => onTake(now, merged())}>
            {t(both.length > 0 ? "form.conflict.chosen" : "form.conflict.mine")}
          </Button>
          <Button onClick={() => onTake(now, startOf(fields, now))}>{t("form.conflict.theirs")}</Button>
        </div>
      </>
    );
  };
  return (
    <Alert
      type="warning"
      showIcon
      className="form-notice"
      title={who ? t("form.conflict.by", { name: who }) : t("error.record.version_conflict")}
      description={content()}
    />
  );
}
