import { PlusOutlined } from "@ant-design/icons";
import { useQueryClient } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { Button } from "antd";
import { type ReactNode, useState } from "react";
import { useTranslation } from "react-i18next";
import { refreshParts } from "@/api/catalog";
import { useEntity, useLabels } from "@/api/manifest";
import type { Draft } from "@/api/records";
import { routeOf } from "@/fields/title";
import { LazyRecordDrawer } from "@/record/LazyRecordDrawer";

/** Leads to a record. */
export function To({ entity, id, children }: { entity: string; id: string; children: ReactNode }) {
  return (
    <Link to="/r/$domain/$name/$id" params={{ ...routeOf(entity), id }}>
      {children}
    </Link>
  );
}

export const PRODUCT = "catalog.product";

/** A button that makes a record of this entity; nothing for who may not. */
export function Add({ entity, preset, label }: { entity: string; preset: Draft; label?: string }) {
  const { t } = useTranslation();
  const labels = useLabels();
  const client = useQueryClient();
  const def = useEntity(entity);
  const [adding, setAdding] = useState(false);
  if (!def?.can.create) return null;
  return (
    <>
      <Button
        size="small"
        type="text"
        icon={<PlusOutlined />}
        aria-label={label ?? t("form.new", { what: labels.noun(entity) })}
        onClick={() => setAdding(true)}
      />
      {adding ? (
        <LazyRecordDrawer
          entity={def}
          preset={preset}
          onClose={() => setAdding(false)}
          onSaved={() => {
            setAdding(false);
            void refreshParts(client);
          }}
        />
      ) : null}
    </>
  );
}

interface Props {
  title: string;
  actions?: ReactNode;
  children: ReactNode;
}

/** A card of the product's page. */
export function Part({ title, actions, children }: Props) {
  return (
    <section className="panel product-part" aria-label={title}>
      <div className="panel-head">
        <h2>{title}</h2>
        <div className="product-part-actions">{actions}</div>
      </div>
      {children}
    </section>
  );
}
