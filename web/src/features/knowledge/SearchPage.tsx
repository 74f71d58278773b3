import "./knowledge.css";
import { useInfiniteQuery, useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { Link, useNavigate, useSearch } from "@tanstack/react-router";
import { App, Button, Input, Select, Skeleton, Tag } from "antd";
import { useTranslation } from "react-i18next";
import { ARTICLE, addBases, type KnowledgeHit, type KnowledgeWish, searchQuery } from "@/api/knowledge";
import { useEntity, useLabels } from "@/api/manifest";
import { listQuery } from "@/api/records";
import { LinkSelect } from "@/fields/LinkSelect";
import { routeOf } from "@/fields/title";
import { Nothing } from "@/ui/Nothing";
import { PageHeader } from "@/ui/PageHeader";
import { ProblemView } from "@/ui/ProblemView";
import { problemText } from "@/ui/problem";

export type KnowledgeSearch = Partial<
  Record<"q" | "base" | "category" | "language" | "tag" | "state", string>
>;

const STATES: KnowledgeHit["state"][] = ["draft", "in_review", "published", "archived"];
const LANGUAGES = ["zh", "en"] as const;
const BASES = 50;
const tagsOf = (text: string | null) =>
  (text ?? "")
    .split(/[,，、;；]/)
    .map((tag) => tag.trim())
    .filter(Boolean);

function Hit({ hit, onTag }: { hit: KnowledgeHit; onTag: (tag: string) => void }) {
  const labels = useLabels();
  return (
    <li>
      <Link
        className="knowledge-hit"
        to="/r/$domain/$name/$id"
        params={{ ...routeOf(ARTICLE), id: hit.id }}
        search={{}}
      >
        {hit.title}
      </Link>{" "}
      <span className="quiet">{hit.number}</span>{" "}
      {hit.state === "published" ? null : (
        <Tag color="orange">{labels.choice(ARTICLE, "state", hit.state)}</Tag>
      )}
      {hit.snippet ? <p>{hit.snippet}</p> : null}
      {tagsOf(hit.tags).map((tag) => (
        <Button key={tag} size="small" type="text" onClick={() => onTag(tag)}>
          {`#${tag}`}
        </Button>
      ))}
    </li>
  );
}

/** The bases, where there are none yet. */
function Start() {
  const { t } = useTranslation();
  const { message } = App.useApp();
  const client = useQueryClient();
  const add = useMutation({
    mutationFn: addBases,
    onSuccess: ({ count }) => {
      message.success(t("knowledge.bases_added", { count }));
      void client.invalidateQueries({ queryKey: ["records"] });
    },
    onError: (error) => void message.error(problemText(t, error)),
  });
  return (
    <Nothing title={t("knowledge.no_bases")}>
      <Button type="primary" loading={add.isPending} onClick={() => add.mutate()}>
        {t("knowledge.add_bases")}
      </Button>
    </Nothing>
  );
}

/** Articles by what stands in them: in Chinese, by its sound, in English. The address keeps what is looked for. */
export function SearchPage() {
  const { t } = useTranslation();
  const labels = useLabels();
  const navigate = useNavigate();
  const asked = useSearch({ strict: false }) as KnowledgeSearch;
  const mayCreate = useEntity(ARTICLE)?.can.create;
  const mayBase = useEntity("knowledge.base")?.can.create;
  const seesReports = useEntity("knowledge.read") !== undefined;
  const bases = useInfiniteQuery(listQuery("knowledge.base", { sort: "number" }, BASES));
  const known = bases.data?.pages.flatMap((page) => page.items) ?? [];
  const wish: KnowledgeWish = {
    text: asked.q ?? "",
    base: asked.base,
    category: asked.category,
    language: LANGUAGES.find((one) => one === asked.language),
    tag: asked.tag,
    state: STATES.find((one) => one === asked.state),
  };
  const found = useQuery(searchQuery(wish));
  const set = (next: KnowledgeSearch) =>
    void navigate({
      to: "/knowledge",
      search: Object.fromEntries(Object.entries({ ...asked, ...next }).filter(([, value]) => value)),
    });
  const items = found.data?.items ?? [];
  const content = () => {
    if (bases.isSuccess && known.length === 0 && mayBase) return <Start />;
    if (found.isPending) return <Skeleton active />;
    if (found.isError) return <ProblemView error={found.error} onRetry={() => void found.refetch()} />;
    if (items.length === 0)
      return <Nothing title={t(asked.q ? "knowledge.nothing_found" : "knowledge.none")} />;
    return (
      <ul className="knowledge-hits">
        {items.map((hit) => (
          <Hit key={hit.id} hit={hit} onTag={(tag) => set({ tag })} />
        ))}
      </ul>
    );
  };
  return (
    <div className="page">
      <PageHeader
        title={t("knowledge.search")}
        note={t("knowledge.search_note")}
        actions={
          <>
            {seesReports ? (
              <Link to="/knowledge/reports">
                <Button>{t("knowledge.reports")}</Button>
              </Link>
            ) : null}
            {mayCreate ? (
              <Link to="/r/$domain/$name" params={routeOf(ARTICLE)} search={{}}>
                <Button>{labels.entity(ARTICLE)}</Button>
              </Link>
            ) : null}
          </>
        }
      />
      <Input.Search
        key={asked.q ?? ""}
        size="large"
        allowClear
        enterButton
        maxLength={200}
        defaultValue={asked.q ?? ""}
        aria-label={t("knowledge.search")}
        placeholder={t("knowledge.search_hint")}
        onSearch={(q) => set({ q: q.trim() })}
      />
      <div className="knowledge-filters">
        <Select
          allowClear
          aria-label={labels.field(ARTICLE, "base_id")}
          placeholder={labels.field(ARTICLE, "base_id")}
          value={asked.base ?? null}
          onChange={(base?: string) => set({ base: base ?? "", category: "" })}
          options={known.map((base) => ({ value: base.id, label: String(base.name) }))}
        />
        <LinkSelect
          target="knowledge.category"
          className="knowledge-filter"
          label={labels.field(ARTICLE, "category_id")}
          placeholder={labels.field(ARTICLE, "category_id")}
          value={asked.category ? [asked.category] : []}
          onChange={([category]) => set({ category: category ?? "" })}
        />
        <Select
          allowClear
          aria-label={labels.field(ARTICLE, "language")}
          placeholder={labels.field(ARTICLE, "language")}
          value={asked.language ?? null}
          onChange={(language?: string) => set({ language: language ?? "" })}
          options={LANGUAGES.map((one) => ({ value: one, label: labels.choice(ARTICLE, "language", one) }))}
        />
        {mayCreate ? (
          <Select
            allowClear
            aria-label={labels.field(ARTICLE, "state")}
            placeholder={labels.field(ARTICLE, "state")}
            value={asked.state ?? null}
            onChange={(state?: string) => set({ state: state ?? "" })}
            options={STATES.map((one) => ({ value: one, label: labels.choice(ARTICLE, "state", one) }))}
          />
        ) : null}
        {asked.tag ? (
          <Tag closable onClose={() => set({ tag: "" })}>
            {`#${asked.tag}`}
          </Tag>
        ) : null}
      </div>
      {content()}
    </div>
  );
}
