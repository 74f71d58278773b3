import { EyeOutlined } from "@ant-design/icons";
import { useMutation } from "@tanstack/react-query";
import { App, Button } from "antd";
import { useTranslation } from "react-i18next";
import { revealField } from "@/api/records";
import type { FieldDef, RecordRow } from "@/api/types";
import { problemText } from "@/ui/problem";

interface Props {
  entity: string;
  field: FieldDef;
  row: RecordRow;
}

/** A value under its mask; numbers and dates have none to show. */
export function Masked({ field, row }: Omit<Props, "entity">) {
  const { t } = useTranslation();
  const value = row[field.name];
  return <span title={t("mask.note")}>{value === null || value === undefined ? "****" : String(value)}</span>;
}

/** The mask, and the way to see what is under it, once; the reading is recorded. */
export function Revealable({ entity, field, row }: Props) {
  const { t } = useTranslation();
  const { message } = App.useApp();
  const reveal = useMutation({
    mutationFn: () => revealField(entity, row.id, field.name),
    onError: (error) => void message.error(problemText(t, error)),
  });
  if (reveal.data) return <span aria-live="polite">{String(reveal.data.value ?? "—")}</span>;
  return (
    <>
      <Masked field={field} row={row} />{" "}
      {field.reveal ? (
        <Button
          size="small"
          type="link"
          icon={<EyeOutlined />}
          loading={reveal.isPending}
          title={t("mask.recorded")}
          onClick={() => reveal.mutate()}
        >
          {t("mask.reveal")}
        </Button>
      ) : null}
    </>
  );
}
