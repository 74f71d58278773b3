import { App } from "antd";
import { type ReactNode, useState } from "react";
import { useTranslation } from "react-i18next";
import type { EntityDef, RecordRow } from "@/api/types";
import { Chooser } from "./Chooser";
import { MoreFields } from "./MoreFields";
import { ShortForm } from "./ShortForm";
import { freeCode } from "./useSetUp";

interface SetUpRowProps {
  entity: EntityDef;
  rows: RecordRow[];
  /** The record that is set up; a new one where there is none. */
  row: RecordRow | null;
  onChoose: (id: string | null) => void;
  /** Its keys of words begin so. */
  words: string;
  fields: string[];
  /** The letter that its number begins with where the program proposes one. */
  letter: string;
  /** What stands over the form. */
  title?: ReactNode;
  /** What is shown of the record. */
  children: ReactNode;
}

/** The one of several records that is set up: which of them, and its own choice of row. */
export function useChosenRow(rows: RecordRow[]) {
  const [chosen, setChosen] = useState<string | null>(rows[0]?.id ?? null);
  return [rows.find((one) => one.id === chosen) ?? null, setChosen] as const;
}

/** One of several records, chosen, shown and written in a short form. */
export function SetUpRow({
  entity,
  rows,
  row,
  onChoose,
  words,
  fields,
  letter,
  title,
  children,
}: SetUpRowProps) {
  const { t } = useTranslation();
  const { message } = App.useApp();
  const mayWrite = row ? entity.can.update : entity.can.create;
  return (
    <>
      <Chooser
        label={t(words)}
        rows={rows}
        chosen={row?.id ?? null}
        more={entity.can.create ? t(`${words}.more`) : null}
        onChoose={onChoose}
      />
      {children}
      {mayWrite ? (
        <section className="panel">
          {title}
          <ShortForm
            key={`${row?.id ?? "new"}/${row?.version ?? 0}`}
            entity={entity}
            fields={fields}
            row={row}
            preset={row ? {} : { number: freeCode(letter, rows) }}
            okText={t(row ? "action.save" : `${words}.create`)}
            onSaved={(saved) => {
              onChoose(saved.id);
              message.success(t("setup.saved"));
            }}
          />
        </section>
      ) : null}
      {row ? <MoreFields entity={entity} row={row} /> : null}
    </>
  );
}
