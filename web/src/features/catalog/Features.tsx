import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { App, Input, Select, Skeleton } from "antd";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { type Feature, featuresQuery, refreshParts } from "@/api/catalog";
import { Problem } from "@/api/client";
import { useEntity } from "@/api/manifest";
import { createRecord, deleteRecord, recordQuery, updateRecord } from "@/api/records";
import type { RecordRow } from "@/api/types";
import { ProblemView } from "@/ui/ProblemView";
import { fieldProblemText, problemText } from "@/ui/problem";
import { Part } from "./Part";

const VALUE = "catalog.feature_value";

/** What a feature's value reads as. */
function useShown(): (feature: Feature) => string {
  const { t } = useTranslation();
  return ({ kind, value, unit }) => {
    if (value === null) return "";
    if (kind === "yes_no") return t(value === "yes" ? "value.yes" : "value.no");
    return unit ? `${value} ${unit}` : value;
  };
}

interface FieldProps {
  feature: Feature;
  onDone: (value: string | null) => void;
}

/** Types the value of a feature: chosen where there is something to choose. */
function ValueInput({ feature, onDone }: FieldProps) {
  const { t } = useTranslation();
  const own = feature.is_shared ? "" : (feature.value ?? "");
  if (feature.kind === "choice" || feature.kind === "yes_no") {
    const options =
      feature.kind === "choice"
        ? feature.options.map((option) => ({ value: option, label: option }))
        : ["yes", "no"].map((value) => ({ value, label: t(value === "yes" ? "value.yes" : "value.no") }));
    return (
      <Select
        autoFocus
        defaultOpen
        allowClear
        size="small"
        className="feature-input"
        aria-label={feature.name}
        {...(own ? { defaultValue: own } : {})}
        options={options}
        onChange={(value) => onDone(value ?? null)}
      />
    );
  }
  return (
    <Input
      autoFocus
      size="small"
      className="feature-input"
      aria-label={feature.name}
      defaultValue={own}
      {...(feature.unit ? { suffix: feature.unit } : {})}
      onPressEnter={(event) => onDone(event.currentTarget.value.trim() || null)}
      onBlur={(event) => onDone(event.currentTarget.value.trim() || null)}
    />
  );
}

/** The features of the product's categories, with the values that it or its family has. */
export function Features({ product }: { product: RecordRow }) {
  const { t } = useTranslation();
  const { message } = App.useApp();
  const client = useQueryClient();
  const def = useEntity(VALUE);
  const shown = useShown();
  const [editing, setEditing] = useState<string | null>(null);
  const found = useQuery({ ...featuresQuery(product.id), enabled: def !== undefined });
  const save = useMutation({
    mutationFn: async ({ feature, value }: { feature: Feature; value: string | null }) => {
      if (feature.value_id === null) {
        if (value === null) return;
        const body = { product_id: product.id, feature_id: feature.feature_id, value };
        await createRecord(VALUE, body, crypto.randomUUID());
        return;
      }
      const { version } = await client.fetchQuery({ ...recordQuery(VALUE, feature.value_id), staleTime: 0 });
      if (value === null) await deleteRecord(VALUE, feature.value_id, version);
      else await updateRecord(VALUE, feature.value_id, version, { value });
    },
    onSettled: () => refreshParts(client),
    onError: (error) => {
      const field = error instanceof Problem ? error.fields.find((one) => one.field === "value") : undefined;
      void message.error(field ? fieldProblemText(t, field.code, field.params) : problemText(t, error));
    },
  });
  if (!def) return null;
  const done = (feature: Feature, value: string | null) => {
    setEditing(null);
    const own = feature.is_shared ? null : feature.value;
    if (value !== own) save.mutate({ feature, value });
  };
  const line = (feature: Feature) => {
    const text = shown(feature);
    const isOpen = editing === feature.feature_id;
    const value = (
      <>
        {text || <span className="quiet">{t(feature.is_required ? "product.missing" : "product.none")}</span>}
        {feature.is_shared ? <span className="quiet"> {t("product.of_family")}</span> : null}
      </>
    );
    const mayEdit = feature.value_id === null ? def.can.create : def.can.update;
    return (
      <div key={feature.feature_id} className="feature-line">
        <dt>{feature.name}</dt>
        <dd>
          {isOpen ? (
            <ValueInput feature={feature} onDone={(given) => done(feature, given)} />
          ) : mayEdit ? (
            <button
              type="button"
              className="feature-value"
              aria-label={t("product.change", { what: feature.name })}
              onClick={() => setEditing(feature.feature_id)}
            >
              {value}
            </button>
          ) : (
            value
          )}
        </dd>
      </div>
    );
  };
  return (
    <Part title={t("product.features")}>
      {found.isPending ? <Skeleton active paragraph={{ rows: 2 }} /> : null}
      {found.isError ? <ProblemView error={found.error} onRetry={() => void found.refetch()} /> : null}
      {found.data?.features.length === 0 ? <p className="quiet">{t("product.features.none")}</p> : null}
      <dl className="feature-list">{found.data?.features.map(line)}</dl>
    </Part>
  );
}
