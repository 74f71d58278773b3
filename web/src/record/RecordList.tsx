import { PlusOutlined, UploadOutlined } from "@ant-design/icons";
import { useInfiniteQuery, useQuery } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { Button, Segmented, Skeleton } from "antd";
import { useCallback } from "react";
import { useTranslation } from "react-i18next";
import { useLabels } from "@/api/manifest";
import { countQuery, exportUrl, listQuery } from "@/api/records";
import type { EntityDef } from "@/api/types";
import { routeOf } from "@/fields/title";
import { useLocale } from "@/i18n/useLocale";
import { ExportMenu } from "@/ui/ExportMenu";
import { LoadMore } from "@/ui/LoadMore";
import { Nothing } from "@/ui/Nothing";
import { numberText } from "@/ui/number";
import { PageHeader } from "@/ui/PageHeader";
import { ProblemView } from "@/ui/ProblemView";
import { Rows } from "@/ui/Rows";
import { usePhone } from "@/ui/usePhone";
import { Board } from "./Board";
import { BoardChooser } from "./BoardChooser";
import { ColumnChooser } from "./ColumnChooser";
import { recordColumns } from "./columns";
import { FilterBar } from "./FilterBar";
import { LazyRecordDrawer } from "./LazyRecordDrawer";
import { besides, partOf, partsFor, within } from "./listParts";
import { columnsOf, type ListSearch, queryOf } from "./listSearch";
import { MassBar } from "./MassBar";
import { RecordCards } from "./RecordCards";
import { SavedViews } from "./SavedViews";
import { SearchBox } from "./SearchBox";
import { useSelection } from "./selection";
import { useSlot, useSlotColumns } from "./slots";
import { useListKeys } from "./useListKeys";

interface Props {
  entity: EntityDef;
  search: ListSearch;
  onSearch: (search: ListSearch) => void;
}

export function RecordList({ entity, search, onSearch }: Props) {
  const { t } = useTranslation();
  const labels = useLabels();
  const locale = useLocale();
  const phone = usePhone();
  const navigate = useNavigate();
  const slot = useSlot(entity.key);
  const parts = partsFor(entity, slot?.parts);
  const part = partOf(parts, search.f);
  const given = besides(part, search.f);
  const query = queryOf(part ? { ...search, f: [part.f, ...given] } : search);
  const list = useInfiniteQuery(listQuery(entity.key, query));
  const count = useQuery(countQuery(entity.key, query));
  const columns = columnsOf(entity, search.cols);
  const rows = list.data?.pages.flatMap((page) => page.items) ?? [];
  const selection = useSelection(entity, rows, query);
  const extra = useSlotColumns(entity.key, rows);
  const ListActions = slot?.ListActions;
  const { fetchNextPage } = list;
  const more = useCallback(() => void fetchNextPage(), [fetchNextPage]);

  const set = (change: { [name in keyof ListSearch]: ListSearch[name] | undefined }) => {
    const next = { ...search, ...change };
    onSearch(Object.fromEntries(Object.entries(next).filter(([, value]) => value?.length)) as ListSearch);
  };
  const narrowed = Boolean(search.q || given.length);
  const board = entity.boards?.find(({ name }) => name === search.board);
  const { root, box, toFirst } = useListKeys({
    entity,
    search,
    rows,
    selection,
    onNew: () => set({ form: "new" }),
    onMore: list.hasNextPage && !board ? more : undefined,
  });

  const content = () => {
    if (board) return <Board entity={entity} board={board} query={query} />;
    if (list.isPending) return <Skeleton active paragraph={{ rows: 10 }} title={false} />;
    if (list.isError) return <ProblemView error={list.error} onRetry={() => void list.refetch()} />;
    if (rows.length === 0)
      return (
        <Nothing title={narrowed ? t("list.none.found") : t("list.none", { what: labels.noun(entity.key) })}>
          {narrowed ? (
            <Button onClick={() => set({ q: undefined, f: within(parts, part) })}>{t("filter.clear")}</Button>
          ) : null}
        </Nothing>
      );
    return phone ? (
      <RecordCards entity={entity} fields={columns} rows={rows} choosing={selection.choosing} more={extra} />
    ) : (
      <Rows
        label={labels.entity(entity.key)}
        columns={[
          ...recordColumns(entity, columns, labels, {
            sort: search.sort,
            onSort: (sort) => set({ sort }),
          }),
          ...extra,
        ]}
        rows={rows}
        keyOf={(row) => row.id}
        choosing={selection.choosing}
        onOpen={(row) =>
          void navigate({ to: "/r/$domain/$name/$id", params: { ...routeOf(entity.key), id: row.id } })
        }
      />
    );
  };

  return (
    <div className="page page-list" ref={root}>
      <PageHeader
        over={labels.of(`domain.${entity.domain}`) ?? t(`domain.${entity.domain}`)}
        title={
          <>
            {labels.entity(entity.key)}
            <span className="count" aria-live="polite">
              {count.data ? numberText(count.data.count, locale) : ""}
            </span>
          </>
        }
        actions={
          <>
            {ListActions ? <ListActions entity={entity} /> : null}
            {entity.can.import && !phone ? (
              <Button
                icon={<UploadOutlined />}
                onClick={() => void navigate({ to: "/imports/new", search: { target: entity.key } })}
              >
                {t("action.import")}
              </Button>
            ) : null}
            {entity.can.export ? (
              <ExportMenu
                urlFor={(format) =>
                  exportUrl(
                    entity.key,
                    query,
                    columns.map((field) => field.name),
                    format,
                  )
                }
              />
            ) : null}
            {entity.can.create ? (
              <Button type="primary" icon={<PlusOutlined />} onClick={() => set({ form: "new" })}>
                {t("action.new")}
              </Button>
            ) : null}
          </>
        }
      />
      <div className="toolbar">
        {parts.length ? (
          <Segmented
            aria-label={labels.entity(entity.key)}
            options={parts.map(({ label, f }) => ({ value: f, label: t(label) }))}
            value={part?.f ?? ""}
            onChange={(f) => set({ f: within(parts, partOf(parts, [f]), given) })}
          />
        ) : null}
        <SearchBox ref={box} q={search.q} onChange={(q) => set({ q })} onDown={toFirst} />
        <FilterBar entity={entity} value={given} onChange={(f) => set({ f: within(parts, part, f) })} />
        <span className="toolbar-gap" />
        <BoardChooser
          boards={entity.boards ?? []}
          value={search.board}
          onChange={(name) => set({ board: name })}
        />
        <SavedViews entity={entity.key} search={search} onSearch={onSearch} />
        {phone || board ? null : (
          <ColumnChooser entity={entity} columns={columns} onChange={(cols) => set({ cols })} />
        )}
      </div>
      <MassBar
        entity={entity}
        selection={selection}
        rows={rows}
        count={count.data?.count}
        query={query}
        columns={columns}
      />
      {content()}
      <LoadMore more={list.hasNextPage && !board} busy={list.isFetchingNextPage} onMore={more} />
      {search.form === "new" ? (
        <LazyRecordDrawer
          entity={entity}
          {...(part?.preset ? { preset: part.preset } : {})}
          onClose={() => set({ form: undefined })}
          onSaved={(row) =>
            void navigate({ to: "/r/$domain/$name/$id", params: { ...routeOf(entity.key), id: row.id } })
          }
        />
      ) : null}
    </div>
  );
}
