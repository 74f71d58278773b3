import "./dashboards.css";
import { PlusOutlined } from "@ant-design/icons";
import { useInfiniteQuery, useQueryClient } from "@tanstack/react-query";
import { Link, useNavigate } from "@tanstack/react-router";
import { Button, Input, Skeleton } from "antd";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { DASHBOARD, dashboardsQuery } from "@/api/dashboards";
import { useEntity } from "@/api/manifest";
import { LazyRecordDrawer } from "@/record/LazyRecordDrawer";
import { LoadMore } from "@/ui/LoadMore";
import { Nothing } from "@/ui/Nothing";
import { PageHeader } from "@/ui/PageHeader";
import { ProblemView } from "@/ui/ProblemView";
import { useDebounced } from "@/ui/useDebounced";

function Cards({ q }: { q: string }) {
  const { t } = useTranslation();
  const list = useInfiniteQuery(dashboardsQuery(q));
  if (list.isPending) return <Skeleton active paragraph={{ rows: 6 }} />;
  if (list.isError) return <ProblemView error={list.error} onRetry={() => void list.refetch()} />;
  const rows = list.data.pages.flatMap((page) => page.items);
  if (rows.length === 0)
    return (
      <Nothing title={t("dashboard.none")}>
        <p className="quiet">{t("dashboard.none.hint")}</p>
      </Nothing>
    );
  return (
    <>
      <ul className="dashboard-cards">
        {rows.map((row) => (
          <li key={row.id}>
            <Link className="panel dashboard-card" to="/dashboards/$id" params={{ id: row.id }}>
              <b>{String(row.name ?? "")}</b>
              <span className="quiet">{row.note ? String(row.note) : t("dashboard.no_note")}</span>
            </Link>
          </li>
        ))}
      </ul>
      <LoadMore
        more={list.hasNextPage}
        busy={list.isFetchingNextPage}
        onMore={() => void list.fetchNextPage()}
      />
    </>
  );
}

/** The dashboards that the user sees. */
export function Dashboards() {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const client = useQueryClient();
  const entity = useEntity(DASHBOARD);
  const [text, setText] = useState("");
  const [isNew, setNew] = useState(false);
  const q = useDebounced(text, 200);
  return (
    <div className="page">
      <PageHeader
        over={t("domain.insight")}
        title={t("dashboard.title")}
        actions={
          entity?.can.create ? (
            <Button type="primary" icon={<PlusOutlined />} onClick={() => setNew(true)}>
              {t("dashboard.new")}
            </Button>
          ) : null
        }
      />
      <Input.Search
        className="dashboard-search"
        aria-label={t("dashboard.search")}
        placeholder={t("dashboard.search")}
        allowClear
        value={text}
        onChange={(event) => setText(event.target.value)}
      />
      <Cards q={q} />
      {isNew && entity ? (
        <LazyRecordDrawer
          entity={entity}
          onClose={() => setNew(false)}
          onSaved={(row) => {
            void client.invalidateQueries({ queryKey: ["records", DASHBOARD] });
            void navigate({ to: "/dashboards/$id", params: { id: row.id }, search: { edit: "1" } });
          }}
        />
      ) : null}
    </div>
  );
}
