import "./pricing.css";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { Link, useNavigate, useParams, useSearch } from "@tanstack/react-router";
import { Alert, App, Button, Input, Skeleton } from "antd";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { useEntity } from "@/api/manifest";
import { type MatrixSubject, matrixQuery, type PriceMatrix, writeMatrix } from "@/api/prices";
import { recordQuery } from "@/api/records";
import { LinkSelect } from "@/fields/LinkSelect";
import { PageHeader } from "@/ui/PageHeader";
import { ProblemView } from "@/ui/ProblemView";
import { problemText } from "@/ui/problem";
import { cellsOf, type Grid, gridOf, keyOf, withColumn, withQuantity } from "./grid";
import { TierSelect, useTierName } from "./TierSelect";

interface SheetProps {
  grid: Grid;
  areas: PriceMatrix["areas"];
  disabled: boolean;
  onChange: (grid: Grid) => void;
}

function Sheet({ grid, areas, disabled, onChange }: SheetProps) {
  const { t } = useTranslation();
  const tierName = useTierName();
  const area = (id: string) => areas.find((one) => one.id === id)?.name ?? id;
  const heads = grid.columns.map((column) => ({
    key: keyOf("", column),
    text:
      [column.tier ? tierName(column.tier) : "", column.area ? area(column.area) : ""]
        .filter(Boolean)
        .join(" · ") || t("prices.everybody"),
  }));
  return (
    <div className="price-grid">
      <table>
        <thead>
          <tr>
            <th scope="col">{t("prices.qty_from")}</th>
            {heads.map((head) => (
              <th key={head.key} scope="col">
                {head.text}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {grid.quantities.map((qty) => (
            <tr key={qty}>
              <th scope="row">{qty}</th>
              {grid.columns.map((column, at) => (
                <td key={keyOf(qty, column)}>
                  <Input
                    aria-label={`${qty} ${heads[at]?.text ?? ""}`}
                    inputMode="decimal"
                    disabled={disabled}
                    value={grid.texts[keyOf(qty, column)] ?? ""}
                    onChange={(event) =>
                      onChange({
                        ...grid,
                        texts: { ...grid.texts, [keyOf(qty, column)]: event.target.value },
                      })
                    }
                  />
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

function Tools({ grid, onChange }: Pick<SheetProps, "grid" | "onChange">) {
  const { t } = useTranslation();
  const [qty, setQty] = useState("");
  const [tier, setTier] = useState("");
  const [area, setArea] = useState("");
  return (
    <div className="grid-tools">
      <Input
        aria-label={t("prices.qty_from")}
        placeholder={t("prices.qty_from")}
        className="basket-qty"
        value={qty}
        onChange={(event) => setQty(event.target.value)}
      />
      <Button
        disabled={!(Number(qty) > 0)}
        onClick={() => {
          onChange(withQuantity(grid, qty.trim()));
          setQty("");
        }}
      >
        {t("prices.add_row")}
      </Button>
      <TierSelect
        label={t("prices.tier")}
        placeholder={t("prices.tier")}
        className="grid-tier"
        value={tier}
        onChange={setTier}
      />
      <LinkSelect
        target="org.market_area"
        label={t("prices.area")}
        placeholder={t("prices.area")}
        className="grid-area"
        value={area ? [area] : []}
        onChange={([chosen]) => setArea(chosen ?? "")}
      />
      <Button
        disabled={!tier.trim() && !area}
        onClick={() => {
          onChange(withColumn(grid, { tier: tier.trim(), area }));
          setTier("");
          setArea("");
        }}
      >
        {t("prices.add_column")}
      </Button>
    </div>
  );
}

function Editor({ id, subject, matrix }: { id: string; subject: MatrixSubject; matrix: PriceMatrix }) {
  const { t } = useTranslation();
  const { message } = App.useApp();
  const client = useQueryClient();
  const mayWrite = useEntity("pricing.price_rule")?.can.update === true;
  const [grid, setGrid] = useState(() => gridOf(matrix.cells));
  const save = useMutation({
    mutationFn: () => writeMatrix(id, subject, matrix.version, cellsOf(grid)),
    onSuccess: async () => {
      await client.invalidateQueries({ queryKey: ["prices"] });
      await client.invalidateQueries({ queryKey: ["records", "pricing.price_rule"] });
      message.success(t("prices.saved"));
    },
    onError: (error) => void message.error(problemText(t, error)),
  });
  return (
    <>
      {matrix.other_rules ? (
        <Alert type="info" showIcon title={t("prices.other_rules", { count: matrix.other_rules })} />
      ) : null}
      {mayWrite ? <Tools grid={grid} onChange={setGrid} /> : null}
      <Sheet grid={grid} areas={matrix.areas} disabled={!mayWrite} onChange={setGrid} />
      {mayWrite ? (
        <div className="grid-tools">
          <Button type="primary" loading={save.isPending} onClick={() => save.mutate()}>
            {t("action.save")}
          </Button>
        </div>
      ) : null}
    </>
  );
}

/** A book's prices of a product, a category or everything: quantity by tier and market area. */
export function Matrix() {
  const { t } = useTranslation();
  const { id } = useParams({ from: "/shell/prices/matrix/$id" });
  const search = useSearch({ from: "/shell/prices/matrix/$id" });
  const navigate = useNavigate();
  const book = useQuery(recordQuery("pricing.price_book", id));
  const subject: MatrixSubject = {
    ...(search.product ? { product_id: search.product } : {}),
    ...(search.category && !search.product ? { category_id: search.category } : {}),
  };
  const found = useQuery(matrixQuery(id, subject));
  const choose = (next: { product?: string; category?: string }) =>
    void navigate({ to: "/prices/matrix/$id", params: { id }, search: next, replace: true });
  return (
    <div className="page">
      <PageHeader
        over={
          <Link to="/r/$domain/$name/$id" params={{ domain: "pricing", name: "price_book", id }}>
            {String(book.data?.name ?? "")}
          </Link>
        }
        title={t("prices.matrix")}
        note={t("prices.matrix_note")}
      />
      <div className="grid-tools">
        <LinkSelect
          target="catalog.product"
          label={t("prices.product")}
          placeholder={t("prices.product")}
          className="grid-subject"
          value={search.product ? [search.product] : []}
          onChange={([product]) => choose(product ? { product } : {})}
        />
        <LinkSelect
          target="catalog.category"
          label={t("prices.category")}
          placeholder={t("prices.category")}
          className="grid-subject"
          value={search.category ? [search.category] : []}
          onChange={([category]) => choose(category ? { category } : {})}
        />
      </div>
      {found.isPending ? <Skeleton active paragraph={{ rows: 5 }} /> : null}
      {found.isError ? <ProblemView error={found.error} onRetry={() => void found.refetch()} /> : null}
      {found.data ? (
        <Editor
          key={`${search.product ?? ""}/${search.category ?? ""}/${found.data.version}`}
          id={id}
          subject={subject}
          matrix={found.data}
        />
      ) : null}
    </div>
  );
}
