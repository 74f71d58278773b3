import "./customise.css";
import "./layout.css";
import { useQuery } from "@tanstack/react-query";
import { useParams, useSearch } from "@tanstack/react-router";
import { Skeleton } from "antd";
import { useRef } from "react";
import { useTranslation } from "react-i18next";
import { customisationQuery, type LayoutDraft } from "@/api/customise";
import { useEntity, useManifest } from "@/api/manifest";
import type { EntityDef } from "@/api/types";
import { Nothing } from "@/ui/Nothing";
import { ProblemView } from "@/ui/ProblemView";
import { LayoutDesigner } from "./LayoutDesigner";
import { newLayout } from "./layouts";

/** A form that is there, a copy of one, or a new one. */
function useStart(entity: EntityDef | undefined, forms: LayoutDraft[], name: string, from?: string) {
  const { t } = useTranslation();
  const { labels } = useManifest();
  if (!entity) return null;
  if (name !== "new") return forms.find((one) => one.name === name) ?? null;
  const model = forms.find((one) => one.name === from);
  if (model) return { ...model, name: "", label: { zh: "", en: "" } };
  const title = (group: string) => {
    const known = labels[`group.${entity.key}.${group}`] ?? labels[`group.${group}`];
    return (
      known ?? {
        zh: t("customise.form.section", { lng: "zh" }),
        en: t("customise.form.section", { lng: "en" }),
      }
    );
  };
  return newLayout(entity, title);
}

/** A form on its own page, where it is designed. */
export function LayoutPage() {
  const { domain, name, form } = useParams({ from: "/shell/customise/$domain/$name/forms/$form" });
  return <One key={`${domain} ${name} ${form}`} entityKey={`${domain}.${name}`} form={form} />;
}

function One({ entityKey, form }: { entityKey: string; form: string }) {
  const { t } = useTranslation();
  const { from } = useSearch({ from: "/shell/customise/$domain/$name/forms/$form" });
  const entity = useEntity(entityKey);
  const opened = useRef<LayoutDraft | null>(null);
  const all = useQuery(customisationQuery);
  const forms = (all.data?.definitions ?? [])
    .filter((one) => one.what === "layout")
    .filter((one) => one.entity === entity?.key);
  const start = useStart(entity, forms, form, from);
  if (all.isPending) return <Skeleton active />;
  if (all.isError) return <ProblemView error={all.error} onRetry={() => void all.refetch()} />;
  // Taken away by somebody else while it is open here: what was done here stays until it is saved or left.
  const shown = start ?? opened.current;
  if (!entity || !shown) return <Nothing title={t("customise.form.gone")} />;
  opened.current = shown;
  return <LayoutDesigner entity={entity} forms={forms} opened={shown} />;
}
