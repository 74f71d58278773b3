import "../insight.css";
import "../indicators.css";
import "./dashboards.css";
import {
  EditOutlined,
  FileExcelOutlined,
  FilePdfOutlined,
  MailOutlined,
  PlusOutlined,
  SettingOutlined,
} from "@ant-design/icons";
import { useQuery, useQueryClient, useSuspenseQuery } from "@tanstack/react-query";
import { useNavigate, useParams, useSearch } from "@tanstack/react-router";
import { App, Button, Skeleton } from "antd";
import { lazy, Suspense, useState } from "react";
import { useTranslation } from "react-i18next";
import { DASHBOARD, type PageFilters, type Tile, tilesQuery } from "@/api/dashboards";
import { SCHEDULE } from "@/api/mailing";
import { useEntity, useLang } from "@/api/manifest";
import { asOfQuery, indicatorsQuery, type MeasureFilters } from "@/api/measures";
import { recordQuery } from "@/api/records";
import type { RecordRow } from "@/api/types";
import { AccessButton } from "@/record/AccessButton";
import { LazyRecordDrawer } from "@/record/LazyRecordDrawer";
import { Nothing } from "@/ui/Nothing";
import { PageHeader } from "@/ui/PageHeader";
import { ProblemView } from "@/ui/ProblemView";
import { AsOfNote } from "../AsOfNote";
import { Behind } from "../Behind";
import { tidy } from "../search";
import { PageFilterBar } from "./PageFilterBar";
import type { Picked } from "./TileBody";
import { TileCard } from "./TileCard";
import { startingTile, TileEditor } from "./TileEditor";
import { asked, nextPlace } from "./tiles";
import { useTiles } from "./useTiles";

const MailPlan = lazy(async () => ({ default: (await import("./MailPlan")).MailPlan }));

const text = (value: unknown) => (typeof value === "string" && value !== "" ? value : undefined);

/** The filters that the dashboard itself says. */
const ownFilters = (row: RecordRow): PageFilters =>
  tidy({
    period: text(row.period),
    store: text(row.store_id),
    market_area: text(row.market_area_id),
    category: text(row.category_id),
    customer_class: text(row.customer_class),
  });

/** The page as a file, with the filters that the address says. */
const fileOf = (id: string, said: PageFilters, format: "pdf" | "xlsx") =>
  `/api/v1/dashboards/${id}/file?${new URLSearchParams({ ...tidy(said), format } as Record<string, string>)}`;

function useUndo(onUndo: (tile: Tile) => void) {
  const { t } = useTranslation();
  const { message } = App.useApp();
  return (tile: Tile) => {
    const key = `undo ${tile.id}`;
    void message.open({
      key,
      type: "success",
      duration: 8,
      content: (
        <>
          {t("dashboard.tile.deleted", { title: tile.title })}{" "}
          <Button
            size="small"
            type="link"
            onClick={() => {
              message.destroy(key);
              onUndo(tile);
            }}
          >
            {t("dashboard.undo")}
          </Button>
        </>
      ),
    });
  };
}

interface OpenProps {
  row: RecordRow;
  tiles: Tile[];
}

function Open({ row, tiles }: OpenProps) {
  const { t } = useTranslation();
  const lang = useLang();
  const client = useQueryClient();
  const navigate = useNavigate();
  const entity = useEntity(DASHBOARD);
  const { edit, ...said } = useSearch({ from: "/shell/dashboards/$id" });
  const { data: list } = useSuspenseQuery(indicatorsQuery);
  const { data: asOf } = useSuspenseQuery(asOfQuery);
  const work = useTiles(row.id);
  const [drawn, setDrawn] = useState<Tile | null>(null);
  const [isNaming, setNaming] = useState(false);
  const [behind, setBehind] = useState<{ picked: Picked; filters: MeasureFilters } | null>(null);
  const again = (tile: Tile) => work.save.mutate({ ...tile, id: crypto.randomUUID(), version: 0 });
  const undo = useUndo(again);
  const mayMail = useEntity(SCHEDULE) !== undefined;
  const [isMailing, setMailing] = useState(false);
  const mayEdit = entity?.can.update === true;
  const isEditing = mayEdit && edit === "1";
  const own = ownFilters(row);
  const filters = { ...own, ...said };
  const go = (search: Record<string, string | undefined>) =>
    void navigate({
      to: "/dashboards/$id",
      params: { id: row.id },
      search: tidy(search),
      replace: true,
      resetScroll: false,
    });
  const first = list.tables.find((one) => one.name === "kpi") ?? list.tables[0];
  const add = () => {
    if (!first) return;
    const begun = startingTile(first, lang, asOf.facts_through);
    setDrawn({ ...begun, id: crypto.randomUUID(), version: 0, place: nextPlace(tiles) });
  };
  const pick = (tile: Tile, picked: Picked) => {
    const { period: _period, by: _by, ...others } = asked(tile, filters);
    setBehind({ picked, filters: others });
  };
  return (
    <div className="page">
      <PageHeader
        over={t("dashboard.over")}
        title={String(row.name ?? "")}
        note={
          <>
            {row.note ? <div>{String(row.note)}</div> : null}
            <AsOfNote asOf={asOf} />
          </>
        }
        actions={
          <>
            {entity ? <AccessButton entity={entity} row={row} /> : null}
            <Button icon={<FileExcelOutlined />} href={fileOf(row.id, said, "xlsx")}>
              {t("dashboard.file")}
            </Button>
            <Button icon={<FilePdfOutlined />} href={fileOf(row.id, said, "pdf")}>
              {t("dashboard.pdf")}
            </Button>
            {mayMail ? (
              <Button icon={<MailOutlined />} onClick={() => setMailing(true)}>
                {t("dashboard.mail")}
              </Button>
            ) : null}
            {isEditing ? (
              <>
                <Button icon={<SettingOutlined />} onClick={() => setNaming(true)}>
                  {t("dashboard.settings")}
                </Button>
                <Button icon={<PlusOutlined />} onClick={add}>
                  {t("dashboard.add")}
                </Button>
              </>
            ) : null}
            {mayEdit ? (
              <Button
                type={isEditing ? "primary" : "default"}
                icon={<EditOutlined />}
                onClick={() => go({ ...said, edit: isEditing ? undefined : "1" })}
              >
                {t(isEditing ? "dashboard.done" : "dashboard.edit")}
              </Button>
            ) : null}
          </>
        }
      />
      <PageFilterBar
        filters={said}
        own={own}
        onChange={(name, value) => go({ ...said, ...(isEditing ? { edit: "1" } : {}), [name]: value })}
      />
      {tiles.length === 0 ? (
        <Nothing title={t("dashboard.empty")}>
          {mayEdit ? (
            <Button type="primary" icon={<PlusOutlined />} onClick={add}>
              {t("dashboard.add")}
            </Button>
          ) : null}
        </Nothing>
      ) : (
        <div className="tiles">
          {tiles.map((tile, index) => (
            <TileCard
              key={tile.id}
              dashboard={row.id}
              tile={tile}
              indicator={list.tables.find((one) => one.name === tile.indicator)}
              filters={filters}
              isFirst={index === 0}
              isLast={index === tiles.length - 1}
              onPick={pick}
              work={
                isEditing
                  ? {
                      onEdit: setDrawn,
                      onMove: work.move,
                      onChange: work.change,
                      onCopy: (one) =>
                        again({
                          ...one,
                          place: one.place + 1,
                          title: t("dashboard.copy", { title: one.title }),
                        }),
                      onDelete: (one) => work.remove.mutate(one, { onSuccess: () => undo(one) }),
                    }
                  : null
              }
            />
          ))}
        </div>
      )}
      {drawn ? (
        <TileEditor
          key={drawn.id}
          tile={drawn}
          list={list}
          through={asOf.facts_through}
          filters={filters}
          busy={work.save.isPending}
          onClose={() => setDrawn(null)}
          onSave={(tile) => work.save.mutate(tile, { onSuccess: () => setDrawn(null) })}
        />
      ) : null}
      {isNaming && entity ? (
        <LazyRecordDrawer
          entity={entity}
          row={row}
          onClose={() => setNaming(false)}
          onSaved={() => {
            setNaming(false);
            void client.invalidateQueries({ queryKey: ["records", DASHBOARD] });
          }}
        />
      ) : null}
      {isMailing ? (
        <Suspense fallback={null}>
          <MailPlan dashboard={row.id} onClose={() => setMailing(false)} />
        </Suspense>
      ) : null}
      {behind ? (
        <Behind
          period={behind.picked.period}
          measure={behind.picked.measure}
          filters={behind.filters}
          onClose={() => setBehind(null)}
        />
      ) : null}
    </div>
  );
}

/** One dashboard: its tiles, the filters of the page, and the tools to build it. */
export function Dashboard() {
  const { id } = useParams({ from: "/shell/dashboards/$id" });
  const row = useQuery(recordQuery(DASHBOARD, id));
  const tiles = useQuery(tilesQuery(id));
  const failed = row.error ?? tiles.error;
  if (failed)
    return (
      <div className="page">
        <ProblemView
          error={failed}
          onRetry={() => {
            void row.refetch();
            void tiles.refetch();
          }}
        />
      </div>
    );
  if (!row.data || !tiles.data)
    return (
      <div className="page">
        <Skeleton active paragraph={{ rows: 12 }} />
      </div>
    );
  return <Open key={id} row={row.data} tiles={tiles.data} />;
}
