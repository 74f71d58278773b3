import {
  ArrowLeftOutlined,
  ArrowRightOutlined,
  ColumnHeightOutlined,
  CopyOutlined,
  DeleteOutlined,
  DownloadOutlined,
  EditOutlined,
  ExpandAltOutlined,
  MoreOutlined,
  ShrinkOutlined,
} from "@ant-design/icons";
import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { Button, Dropdown, Skeleton } from "antd";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { HEIGHTS, type PageFilters, type Tile, tileQuery, tileUrl, WIDTHS } from "@/api/dashboards";
import type { Indicator } from "@/api/measures";
import { ProblemView } from "@/ui/ProblemView";
import { type Picked, TileBody } from "./TileBody";
import { asked } from "./tiles";

/** What can be done with a tile while its page is edited. */
export interface TileWork {
  onEdit: (tile: Tile) => void;
  onMove: (tile: Tile, step: -1 | 1) => void;
  onChange: (tile: Tile, change: Partial<Tile>) => void;
  onCopy: (tile: Tile) => void;
  onDelete: (tile: Tile) => void;
}

interface Props {
  dashboard: string;
  tile: Tile;
  indicator: Indicator | undefined;
  filters: PageFilters;
  /** None while the page is only read. */
  work: TileWork | null;
  isFirst: boolean;
  isLast: boolean;
  onPick: (tile: Tile, picked: Picked) => void;
}

function Tools({
  tile,
  work,
  isFirst,
  isLast,
}: Pick<Props, "tile" | "isFirst" | "isLast"> & { work: TileWork }) {
  const { t } = useTranslation();
  const width = WIDTHS.indexOf(tile.width);
  const [narrower, wider] = [WIDTHS[width - 1], WIDTHS[width + 1]];
  const higher = HEIGHTS[(HEIGHTS.indexOf(tile.height) + 1) % HEIGHTS.length] ?? "medium";
  const tool = (name: string, icon: ReactNode, onClick: () => void, disabled = false) => (
    <Button
      key={name}
      size="small"
      type="text"
      icon={icon}
      disabled={disabled}
      title={t(`dashboard.tile.${name}`)}
      aria-label={t("dashboard.tile.work", { work: t(`dashboard.tile.${name}`), title: tile.title })}
      onClick={onClick}
    />
  );
  return (
    <div className="tile-tools">
      {tool("earlier", <ArrowLeftOutlined />, () => work.onMove(tile, -1), isFirst)}
      {tool("later", <ArrowRightOutlined />, () => work.onMove(tile, 1), isLast)}
      {tool(
        "narrower",
        <ShrinkOutlined />,
        () => narrower && work.onChange(tile, { width: narrower }),
        !narrower,
      )}
      {tool("wider", <ExpandAltOutlined />, () => wider && work.onChange(tile, { width: wider }), !wider)}
      {tool("height", <ColumnHeightOutlined />, () => work.onChange(tile, { height: higher }))}
      {tool("edit", <EditOutlined />, () => work.onEdit(tile))}
      {tool("copy", <CopyOutlined />, () => work.onCopy(tile))}
      {tool("delete", <DeleteOutlined />, () => work.onDelete(tile))}
    </div>
  );
}

function Menu({ dashboard, tile, filters }: Pick<Props, "dashboard" | "tile" | "filters">) {
  const { t } = useTranslation();
  const files = (["xlsx", "csv"] as const).map((format) => ({
    key: format,
    icon: <DownloadOutlined />,
    label: (
      <a href={tileUrl(dashboard, tile, filters, format)} download>
        {t(`export.${format}`)}
      </a>
    ),
  }));
  const open = {
    key: "open",
    icon: <ExpandAltOutlined />,
    label: (
      <Link to="/indicators" search={{ name: tile.indicator, ...asked(tile, filters) }}>
        {t("dashboard.tile.open")}
      </Link>
    ),
  };
  return (
    <Dropdown trigger={["click"]} menu={{ items: [open, ...files] }}>
      <Button
        className="tile-menu"
        size="small"
        type="text"
        icon={<MoreOutlined />}
        aria-label={t("dashboard.tile.more", { title: tile.title })}
      />
    </Dropdown>
  );
}

/** One tile. Whatever happens to it, the others stay. */
export function TileCard(props: Props) {
  const { dashboard, tile, indicator, filters, work, onPick } = props;
  const { t } = useTranslation();
  const table = useQuery(tileQuery(dashboard, tile, filters));
  const content = () => {
    if (table.isPending) return <Skeleton active title={false} paragraph={{ rows: 4 }} />;
    if (table.isError) return <ProblemView error={table.error} onRetry={() => void table.refetch()} />;
    if (!indicator) return null;
    const opens = tile.indicator === "kpi" ? (picked: Picked) => onPick(tile, picked) : undefined;
    return (
      <div className={table.isPlaceholderData ? "stale" : undefined}>
        <TileBody
          tile={tile}
          indicator={indicator}
          table={table.data}
          query={asked(tile, filters)}
          onPick={opens}
        />
      </div>
    );
  };
  return (
    <section className={`panel tile wide-${tile.width} high-${tile.height}`} aria-label={tile.title}>
      <header className="tile-head">
        <h2>{tile.title}</h2>
        <Menu dashboard={dashboard} tile={tile} filters={filters} />
      </header>
      {work ? <Tools tile={tile} work={work} isFirst={props.isFirst} isLast={props.isLast} /> : null}
      {content()}
      {indicator ? null : <p className="quiet">{t("dashboard.unknown", { name: tile.indicator })}</p>}
    </section>
  );
}
