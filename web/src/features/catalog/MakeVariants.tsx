import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { Alert, App, Modal, Select, Skeleton } from "antd";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { type Feature, featuresQuery, makeVariants, refreshParts, type Variants } from "@/api/catalog";
import { Problem } from "@/api/client";
import type { RecordRow } from "@/api/types";
import { ProblemView } from "@/ui/ProblemView";
import { fieldProblemText, problemText } from "@/ui/problem";
import { combinationsOf } from "./combinations";

interface Props {
  product: RecordRow;
  present: Variants["axes"];
  onClose: () => void;
}

/** Chooses the values of each axis; every combination that isn't there yet becomes a variant. */
export function MakeVariants({ product, present, onClose }: Props) {
  const { t } = useTranslation();
  const { message } = App.useApp();
  const client = useQueryClient();
  const features = useQuery(featuresQuery(product.id));
  const [chosen, setChosen] = useState<Record<string, string[]>>(
    Object.fromEntries(present.map((axis) => [axis.feature_id, axis.values])),
  );
  const axes = Object.entries(chosen)
    .filter(([, values]) => values.length > 0)
    .map(([feature_id, values]) => ({ feature_id, values }));
  const make = useMutation({
    mutationFn: () => makeVariants(product.id, axes),
    onSuccess: async ({ made }) => {
      await refreshParts(client);
      message.success(t("product.variants.made", { count: made.length }));
      onClose();
    },
  });
  const field = make.error instanceof Problem ? make.error.fields[0] : undefined;
  const said = field ? fieldProblemText(t, field.code, field.params) : problemText(t, make.error);
  const offered = (features.data?.features ?? []).filter((feature) => feature.is_axis);
  const line = (feature: Feature) => (
    <div key={feature.feature_id} className="axis">
      <span>{feature.name}</span>
      <Select
        mode={feature.kind === "choice" ? "multiple" : "tags"}
        aria-label={feature.name}
        value={chosen[feature.feature_id] ?? []}
        tokenSeparators={[",", "，", "、"]}
        options={feature.options.map((option) => ({ value: option, label: option }))}
        onChange={(values: string[]) => setChosen({ ...chosen, [feature.feature_id]: values })}
      />
    </div>
  );
  return (
    <Modal
      open
      title={t("product.variants.make")}
      okText={t("product.variants.make.ok", { count: combinationsOf(axes) })}
      okButtonProps={{ disabled: axes.length === 0, loading: make.isPending }}
      cancelText={t("action.cancel")}
      onOk={() => make.mutate()}
      onCancel={onClose}
    >
      <p className="quiet">{t("product.variants.note")}</p>
      {features.isPending ? <Skeleton active paragraph={{ rows: 2 }} /> : null}
      {features.isError ? <ProblemView error={features.error} /> : null}
      {features.data && offered.length === 0 ? (
        <Alert type="info" title={t("product.variants.no_axes")} />
      ) : null}
      <div className="axes">{offered.map(line)}</div>
      {make.isError ? <Alert type="error" title={said} /> : null}
    </Modal>
  );
}
