import { useInfiniteQuery } from "@tanstack/react-query";
import { useNavigate, useSearch } from "@tanstack/react-router";
import { Select, Skeleton, Tag } from "antd";
import { useTranslation } from "react-i18next";
import { LANGUAGES, type Language, type MissingPage, missingQuery } from "@/api/catalog";
import { useLabels } from "@/api/manifest";
import { useLocale } from "@/i18n/useLocale";
import { LoadMore } from "@/ui/LoadMore";
import { Nothing } from "@/ui/Nothing";
import { numberText } from "@/ui/number";
import { PageHeader } from "@/ui/PageHeader";
import { ProblemView } from "@/ui/ProblemView";
import { type Column, Rows } from "@/ui/Rows";
import { Add, PRODUCT, To } from "./Part";
import "./catalog.css";

const TRANSLATION = "catalog.product_translation";

type Lacking = MissingPage["items"][number];

/** Products that aren't described in a language, and what of each is missing. */
export function MissingTranslations() {
  const { t } = useTranslation();
  const labels = useLabels();
  const locale = useLocale();
  const search = useSearch({ from: "/shell/catalog/missing-translations" });
  const navigate = useNavigate();
  const language: Language = search.language ?? "en";
  const found = useInfiniteQuery(missingQuery(language));
  const first = found.data?.pages[0];
  const rows = found.data?.pages.flatMap((page) => page.items) ?? [];
  const columns: Column<Lacking>[] = [
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
      key: "missing",
      head: t("product.missing"),
      cell: (row) => row.missing.map((name) => <Tag key={name}>{labels.field(PRODUCT, name)}</Tag>),
    },
    {
      key: "do",
      head: t("product.translations.do"),
      cell: (row) =>
        row.translation_id ? (
          <To entity={TRANSLATION} id={row.translation_id}>
            {t("product.edit")}
          </To>
        ) : (
          <Add
            entity={TRANSLATION}
            preset={{ product_id: row.id, language }}
            label={t("product.translate", { what: row.name })}
          />
        ),
    },
  ];
  return (
    <div className="page">
      <PageHeader
        title={t("product.translations.missing")}
        note={
          first
            ? t("product.translations.count", {
                missing: numberText(first.missing, locale),
                products: numberText(first.products, locale),
              })
            : null
        }
        actions={
          <Select
            className="language-select"
            aria-label={labels.field(TRANSLATION, "language")}
            value={language}
            options={LANGUAGES.map((one) => ({
              value: one,
              label: labels.choice(TRANSLATION, "language", one),
            }))}
            onChange={(value) =>
              void navigate({
                to: "/catalog/missing-translations",
                search: { language: value },
                replace: true,
              })
            }
          />
        }
      />
      {found.isPending ? <Skeleton active paragraph={{ rows: 6 }} /> : null}
      {found.isError ? <ProblemView error={found.error} onRetry={() => void found.refetch()} /> : null}
      {rows.length ? (
        <Rows
          label={t("product.translations.missing")}
          columns={columns}
          rows={rows}
          keyOf={(row) => row.id}
          pinned
        />
      ) : null}
      {found.data && rows.length === 0 ? <Nothing title={t("product.translations.whole")} /> : null}
      <LoadMore
        more={found.hasNextPage}
        busy={found.isFetchingNextPage}
        onMore={() => void found.fetchNextPage()}
      />
    </div>
  );
}
