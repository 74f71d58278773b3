import { PlusOutlined } from "@ant-design/icons";
import { useInfiniteQuery, useQuery } from "@tanstack/react-query";
import { Link, useNavigate } from "@tanstack/react-router";
import { Button, Skeleton } from "antd";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { useLabels } from "@/api/manifest";
import { countQuery, listQuery } from "@/api/records";
import { routeOf } from "@/fields/title";
import { useLocale } from "@/i18n/useLocale";
import { Nothing } from "@/ui/Nothing";
import { numberText } from "@/ui/number";
import { ProblemView } from "@/ui/ProblemView";
import { Rows } from "@/ui/Rows";
import { usePhone } from "@/ui/usePhone";
import { recordColumns } from "./columns";
import { LazyRecordDrawer } from "./LazyRecordDrawer";
import { columnsOf } from "./listSearch";
import { RecordCards } from "./RecordCards";
import type { Relation } from "./relations";

const SHOWN = 20;

/** The first records that point at this one, and the way to all of them. */
export function Related({ relation, id }: { relation: Relation; id: string }) {
  const { t } = useTranslation();
  const labels = useLabels();
  const locale = useLocale();
  const phone = usePhone();
  const navigate = useNavigate();
  const [adding, setAdding] = useState(false);
  const { entity, field } = relation;
  const query = { f: [`${field}:eq:${id}`] };
  // Parts stand in their own order (line 1, line 2), other records newest first.
  const order = relation.owned ? { ...query, sort: entity.title } : query;
  const list = useInfiniteQuery(listQuery(entity.key, order, SHOWN));
  const count = useQuery(countQuery(entity.key, query));
  const rows = list.data?.pages.flatMap((page) => page.items) ?? [];
  const columns = columnsOf(entity, undefined).filter((one) => one.name !== field);
  const name = labels.entity(entity.key);

  const content = () => {
    if (list.isPending) return <Skeleton active title={false} />;
    if (list.isError) return <ProblemView error={list.error} onRetry={() => void list.refetch()} />;
    if (rows.length === 0) return <Nothing title={t("list.none", { what: labels.noun(entity.key) })} />;
    if (phone) return <RecordCards entity={entity} fields={columns} rows={rows} />;
    return (
      <Rows
        label={name}
        columns={recordColumns(entity, columns, labels)}
        rows={rows}
        keyOf={(row) => row.id}
        onOpen={(row) =>
          void navigate({ to: "/r/$domain/$name/$id", params: { ...routeOf(entity.key), id: row.id } })
        }
      />
    );
  };

  return (
    <section className="panel related">
      <div className="panel-head">
        <h2>
          {name}
          <span className="count">{count.data ? numberText(count.data.count, locale) : ""}</span>
        </h2>
        <div className="button-row">
          {relation.owned && entity.can.create ? (
            <Button size="small" icon={<PlusOutlined />} onClick={() => setAdding(true)}>
              {t("action.new")}
            </Button>
          ) : null}
          {list.hasNextPage ? (
            <Link to="/r/$domain/$name" params={routeOf(entity.key)} search={query}>
              {t("related.all")}
            </Link>
          ) : null}
        </div>
      </div>
      {content()}
      {adding ? (
        <LazyRecordDrawer
          entity={entity}
          preset={{ [field]: id }}
          onClose={() => setAdding(false)}
          onSaved={() => setAdding(false)}
        />
      ) : null}
    </section>
  );
}
