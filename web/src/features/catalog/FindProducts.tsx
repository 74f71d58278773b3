import { DeleteOutlined } from "@ant-design/icons";
import { useInfiniteQuery } from "@tanstack/react-query";
import { useNavigate, useSearch } from "@tanstack/react-router";
import { Button, Input, Select, Skeleton } from "antd";
import { useTranslation } from "react-i18next";
import { matchingQuery, type ProductBrief } from "@/api/catalog";
import { useLabels } from "@/api/manifest";
import { listQuery } from "@/api/records";
import type { RecordRow } from "@/api/types";
import { LinkSelect } from "@/fields/LinkSelect";
import { useMoney } from "@/fields/useMoney";
import { LoadMore } from "@/ui/LoadMore";
import { Nothing } from "@/ui/Nothing";
import { PageHeader } from "@/ui/PageHeader";
import { ProblemView } from "@/ui/ProblemView";
import { type Column, Rows } from "@/ui/Rows";
import { PRODUCT, To } from "./Part";
import { asked, readWanted, type Wanted, writeWanted } from "./wanted";
import "./catalog.css";

const FEATURE = "catalog.feature";
const FEATURES_SHOWN = 200;

interface LineProps {
  feature: RecordRow | undefined;
  wanted: Wanted;
  onChange: (wanted: Wanted) => void;
  onRemove: () => void;
}

/** What is wanted of one feature: chosen where there is something to choose. */
function Line({ feature, wanted, onChange, onRemove }: LineProps) {
  const { t } = useTranslation();
  const name = String(feature?.name ?? "");
  const kind = feature?.kind;
  const options =
    kind === "yes_no"
      ? ["yes", "no"].map((value) => ({ value, label: t(value === "yes" ? "value.yes" : "value.no") }))
      : String(feature?.options ?? "")
          .split("\n")
          .filter(Boolean)
          .map((value) => ({ value, label: value }));
  const isChosen = kind === "yes_no" || kind === "choice";
  return (
    <div className="wanted">
      <span>{name}</span>
      <Select
        aria-label={t("product.find.how", { what: name })}
        value={wanted.op}
        disabled={kind !== "number"}
        options={(["eq", "ge", "le"] as const).map((op) => ({ value: op, label: t(`product.find.${op}`) }))}
        onChange={(op) => onChange({ ...wanted, op })}
      />
      {isChosen ? (
        <Select
          aria-label={name}
          {...(wanted.value ? { value: wanted.value } : {})}
          options={options}
          onChange={(value) => onChange({ ...wanted, value })}
        />
      ) : (
        <Input
          aria-label={name}
          defaultValue={wanted.value}
          onPressEnter={(event) => onChange({ ...wanted, value: event.currentTarget.value })}
          onBlur={(event) => onChange({ ...wanted, value: event.currentTarget.value })}
        />
      )}
      <Button
        type="text"
        icon={<DeleteOutlined />}
        aria-label={t("product.find.remove", { what: name })}
        onClick={onRemove}
      />
    </div>
  );
}

/** Products of a category with these values of features. */
export function FindProducts() {
  const { t } = useTranslation();
  const labels = useLabels();
  const money = useMoney();
  const search = useSearch({ from: "/shell/catalog/find" });
  const { category } = search;
  const wanted = readWanted(search.wanted);
  const navigate = useNavigate();
  const set = (next: { category?: string | undefined; wanted?: Wanted[] }) => {
    const of = { category, wanted, ...next };
    void navigate({
      to: "/catalog/find",
      search: {
        ...(of.category ? { category: of.category } : {}),
        ...(of.wanted.length ? { wanted: of.wanted.map(writeWanted) } : {}),
      },
      replace: true,
    });
  };
  const features = useInfiniteQuery(listQuery(FEATURE, { sort: "position,number" }, FEATURES_SHOWN));
  const known = features.data?.pages.flatMap((page) => page.items) ?? [];
  const found = useInfiniteQuery(matchingQuery(category, asked(wanted)));
  const rows = found.data?.pages.flatMap((page) => page.items) ?? [];
  const columns: Column<ProductBrief>[] = [
    {
      key: "number",
      head: labels.field(PRODUCT, "number"),
      cell: (row) => (
        <To entity={PRODUCT} id={row.id}>
          {row.number}
        </To>
      ),
    },
    { key: "name", head: labels.field(PRODUCT, "name"), cell: (row) => row.name },
    {
      key: "price",
      head: labels.field(PRODUCT, "standard_price"),
      numeric: true,
      cell: (row) => money(row.standard_price),
    },
    {
      key: "status",
      head: labels.field(PRODUCT, "status"),
      cell: (row) => labels.choice(PRODUCT, "status", row.status),
    },
  ];
  return (
    <div className="page">
      <PageHeader title={t("product.find")} />
      <section className="panel wanted-list" aria-label={t("product.find.wanted")}>
        <div className="wanted">
          <span>{labels.field(PRODUCT, "category_id")}</span>
          <LinkSelect
            target="catalog.category"
            className="wanted-wide"
            label={labels.field(PRODUCT, "category_id")}
            value={category ? [category] : []}
            onChange={([id]) => set({ category: id })}
          />
        </div>
        {wanted.map((one, index) => (
          <Line
            // One feature may be asked twice, from and to.
            key={`${one.feature_id} ${index} ${one.value}`}
            feature={known.find((feature) => feature.id === one.feature_id)}
            wanted={one}
            onChange={(next) => set({ wanted: wanted.map((old, at) => (at === index ? next : old)) })}
            onRemove={() => set({ wanted: wanted.filter((_, at) => at !== index) })}
          />
        ))}
        <Select
          className="wanted-add"
          aria-label={t("product.find.add")}
          placeholder={t("product.find.add")}
          value={null}
          showSearch={{ optionFilterProp: "label" }}
          options={known.map((feature) => ({ value: feature.id, label: String(feature.name) }))}
          onChange={(id: string | null) =>
            id ? set({ wanted: [...wanted, { feature_id: id, op: "eq", value: "" }] }) : undefined
          }
        />
      </section>
      {found.isPending ? <Skeleton active paragraph={{ rows: 6 }} /> : null}
      {found.isError ? <ProblemView error={found.error} onRetry={() => void found.refetch()} /> : null}
      {rows.length ? (
        <Rows label={t("product.find")} columns={columns} rows={rows} keyOf={(row) => row.id} pinned />
      ) : null}
      {found.data && rows.length === 0 ? <Nothing title={t("product.find.none")} /> : null}
      <LoadMore
        more={found.hasNextPage}
        busy={found.isFetchingNextPage}
        onMore={() => void found.fetchNextPage()}
      />
    </div>
  );
}
