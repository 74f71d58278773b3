import { useMutation, useQuery } from "@tanstack/react-query";
import { App, Button, Popover, Select } from "antd";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { answer, api } from "@/api/client";
import { useLang } from "@/api/manifest";
import { measuresQuery } from "@/api/measures";
import type { Draft } from "@/api/records";
import { problemText } from "@/ui/problem";

/** The newest year's value of a key figure, as it stands in the table, with the day that the figures reach. */
async function newest(column: string): Promise<Draft> {
  const table = await answer(
    api.GET("/measures/{table}", { params: { path: { table: "kpi" }, query: { by: "year" } } }),
  );
  const last = table.rows.at(-1);
  const value = last?.[column];
  return {
    indicator: "kpi",
    indicator_column: column,
    cited_value: value === undefined || value === null ? "" : String(value),
    cited_on: table.as_of.facts_through ?? null,
  };
}

/** Lets a factor cite a key figure, with its value now. */
export function CiteButton({ onCite }: { onCite: (draft: Draft) => void }) {
  const { t } = useTranslation();
  const { message } = App.useApp();
  const lang = useLang();
  const [open, setOpen] = useState(false);
  const measures = useQuery({ ...measuresQuery, enabled: open });
  const cite = useMutation({
    mutationFn: newest,
    onSuccess: (draft) => {
      setOpen(false);
      onCite(draft);
    },
    onError: (error) => void message.error(problemText(t, error)),
  });
  const options = (measures.data ?? []).map((one) => ({ value: one.name, label: one.label[lang] }));
  return (
    <Popover
      open={open}
      onOpenChange={setOpen}
      trigger="click"
      content={
        <Select
          aria-label={t("scheme.swot.figure")}
          placeholder={t("scheme.swot.figure")}
          style={{ width: 220 }}
          showSearch={{ optionFilterProp: "label" }}
          loading={cite.isPending}
          options={options}
          onChange={(column: string) => cite.mutate(column)}
        />
      }
    >
      <Button size="small">{t("scheme.swot.cite")}</Button>
    </Popover>
  );
}
