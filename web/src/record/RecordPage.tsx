import { DeleteOutlined, EditOutlined } from "@ant-design/icons";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { Link, useNavigate } from "@tanstack/react-router";
import { App, Button, Skeleton, Tabs } from "antd";
import { lazy, Suspense, useEffect } from "react";
import { useTranslation } from "react-i18next";
import { useLabels, useManifest } from "@/api/manifest";
import { deleteRecord, recordQuery } from "@/api/records";
import type { EntityDef, RecordRow } from "@/api/types";
import { routeOf, titleOf } from "@/fields/title";
import { PageHeader } from "@/ui/PageHeader";
import { ProblemView } from "@/ui/ProblemView";
import { problemText } from "@/ui/problem";
import { useShortcuts } from "@/ui/shortcuts";
import { AccessButton } from "./AccessButton";
import { AlsoHere } from "./AlsoHere";
import { Details, Stamps } from "./Details";
import { History } from "./History";
import { LazyRecordDrawer } from "./LazyRecordDrawer";
import { lastList, leaveRecord } from "./lastPlace";
import { Merges } from "./Merges";
import { Related } from "./Related";
import { relationsOf } from "./relations";
import { type SlotTab, useSlot } from "./slots";
import { useReach } from "./useReach";

const Together = lazy(() => import("./together/Together"));

export interface PageSearch {
  tab?: string;
  /** The record's form over the page: "edit". */
  form?: string;
}

interface Props {
  entity: EntityDef;
  id: string;
  search: PageSearch;
  onSearch: (search: PageSearch) => void;
}

function DeleteButton({ entity, row }: { entity: EntityDef; row: RecordRow }) {
  const { t } = useTranslation();
  const { modal, message } = App.useApp();
  const client = useQueryClient();
  const navigate = useNavigate();
  const title = titleOf(entity, row, useLabels());
  const remove = useMutation({
    mutationFn: () => deleteRecord(entity.key, row.id, row.version),
    onSuccess: async () => {
      await navigate({ to: "/r/$domain/$name", params: routeOf(entity.key), replace: true });
      client.removeQueries({ queryKey: ["records", entity.key, "one", row.id] });
      await client.invalidateQueries({ queryKey: ["records", entity.key] });
      message.success(t("page.deleted", { what: title }));
    },
    onError: (error) => void message.error(problemText(t, error)),
  });
  const ask = () =>
    modal.confirm({
      title: t("page.delete.ask", { what: title }),
      content: t("page.delete.note"),
      okText: t("action.delete"),
      okButtonProps: { danger: true },
      cancelText: t("action.cancel"),
      onOk: () => remove.mutateAsync().catch(() => undefined),
    });
  return (
    <Button danger icon={<DeleteOutlined />} onClick={ask}>
      {t("action.delete")}
    </Button>
  );
}

/** What a record's page shows, by tabs. */
export function PageTabs({ entity, row, search, onSearch }: Omit<Props, "id"> & { row: RecordRow }) {
  const { t } = useTranslation();
  const labels = useLabels();
  const manifest = useManifest();
  const slot = useSlot(entity.key);
  const relations = relationsOf(manifest, entity.key).filter(
    (relation) => !slot?.covers.includes(relation.entity.key),
  );
  const owned = relations.filter((relation) => relation.owned);
  const linked = relations.filter((relation) => !relation.owned);
  // Two fields of one entity may link here: then the tab says which field it is.
  const tabName = (index: number) => {
    const relation = linked[index];
    if (!relation) return "";
    const name = labels.entity(relation.entity.key);
    const twice = linked.filter((one) => one.entity === relation.entity).length > 1;
    return twice ? `${name} · ${labels.field(relation.entity.key, relation.field)}` : name;
  };
  const asItem = ({ key, label, Content }: SlotTab) => ({
    key,
    label: t(label),
    children: <Content entity={entity} row={row} />,
  });
  const items = [
    ...(slot?.tab ? [slot.tab] : []).map(asItem),
    {
      key: "details",
      label: t("page.details"),
      children: (
        <>
          <Details entity={entity} row={row} />
          {owned.map((relation) => (
            <Related key={relation.entity.key} relation={relation} id={row.id} />
          ))}
          <Stamps entity={entity} row={row} />
        </>
      ),
    },
    ...(slot?.tabs ?? [])
      .filter(({ sees }) => !sees || manifest.entities.some((one) => one.key === sees))
      .map(asItem),
    // What was said of a record, and its files, have a place on every page.
    ...(slot?.tab?.hasTimeline
      ? []
      : [
          {
            key: "together",
            label: t("together.timeline"),
            children: (
              <Suspense fallback={<Skeleton active />}>
                <Together entity={entity} row={row} />
              </Suspense>
            ),
          },
        ]),
    ...linked.map((relation, index) => ({
      key: `${relation.entity.key}.${relation.field}`,
      label: tabName(index),
      children: <Related relation={relation} id={row.id} />,
    })),
    {
      key: "history",
      label: t("page.history"),
      children: (
        <>
          {entity.duplicates ? <Merges entity={entity} row={row} /> : null}
          <History entity={entity} row={row} />
        </>
      ),
    },
  ];
  const first = items[0]?.key ?? "details";
  return (
    <Tabs
      className="page-tabs"
      activeKey={items.some((item) => item.key === search.tab) ? (search.tab ?? first) : first}
      onChange={(tab) => onSearch(tab === first ? {} : { tab })}
      items={items}
      destroyOnHidden
    />
  );
}

export function RecordPage({ entity: known, id, search, onSearch }: Props) {
  const { t } = useTranslation();
  const labels = useLabels();
  const { entity, isReadOnly } = useReach(known, id);
  const record = useQuery(recordQuery(entity.key, id));
  const { Actions, Mark } = useSlot(entity.key) ?? {};
  const navigate = useNavigate();
  const { message } = App.useApp();
  const survivor = record.data && record.data.id !== id ? record.data.id : null;
  // The record was merged: the server answered with the one that it became, and the address follows.
  useEffect(() => {
    if (!survivor) return;
    message.info(t("merge.redirected"));
    void navigate({
      to: "/r/$domain/$name/$id",
      params: { ...routeOf(entity.key), id: survivor },
      replace: true,
    });
  }, [survivor]);
  useEffect(() => () => leaveRecord(entity.key, id), [entity.key, id]);
  const toList = {
    to: "/r/$domain/$name",
    params: routeOf(entity.key),
    search: lastList(entity.key),
  } as const;
  useShortcuts([
    {
      keys: ["e"],
      what: "key.edit",
      run: () => (record.data && entity.can.update ? onSearch({ ...search, form: "edit" }) : false),
    },
    { keys: ["Escape"], what: "key.back", run: () => void navigate(toList) },
  ]);
  if (record.isPending)
    return (
      <div className="page">
        <Skeleton active paragraph={{ rows: 8 }} />
      </div>
    );
  if (record.isError)
    return (
      <div className="page">
        <ProblemView error={record.error} onRetry={() => void record.refetch()} />
      </div>
    );
  const row = record.data;
  const { form: _form, ...withoutForm } = search;
  return (
    <div className="page">
      <PageHeader
        over={<Link {...toList}>{labels.entity(entity.key)}</Link>}
        title={
          <>
            {titleOf(entity, row, labels)}
            {Mark ? <Mark row={row} /> : null}
          </>
        }
        note={isReadOnly ? t("page.read_only") : undefined}
        actions={
          <>
            <AccessButton entity={entity} row={row} />
            {Actions ? <Actions entity={entity} row={row} /> : null}
            {entity.can.delete ? <DeleteButton entity={entity} row={row} /> : null}
            {entity.can.update ? (
              <Button
                type="primary"
                icon={<EditOutlined />}
                onClick={() => onSearch({ ...search, form: "edit" })}
              >
                {t("action.edit")}
              </Button>
            ) : null}
          </>
        }
      />
      <AlsoHere entity={entity.key} id={row.id} editing={search.form === "edit"} />
      <PageTabs entity={entity} row={row} search={search} onSearch={onSearch} />
      {search.form === "edit" && entity.can.update ? (
        <LazyRecordDrawer
          entity={entity}
          row={row}
          onClose={() => onSearch(withoutForm)}
          onSaved={() => onSearch(withoutForm)}
        />
      ) : null}
    </div>
  );
}
