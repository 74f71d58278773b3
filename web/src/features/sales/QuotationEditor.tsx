import "./sales.css";
import { PlusOutlined } from "@ant-design/icons";
import { keepPreviousData, useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useNavigate, useParams, useSearch } from "@tanstack/react-router";
import { App, Button, Input, Skeleton } from "antd";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { priceGoods, type Quotation, quotationQuery, writeQuotation } from "@/api/sales";
import { routeOf } from "@/fields/title";
import { PageHeader } from "@/ui/PageHeader";
import { ProblemView } from "@/ui/ProblemView";
import { problemText } from "@/ui/problem";
import { useDebounced } from "@/ui/useDebounced";
import { bodyOf, type Draft, draftOf, emptyDraft, goodsOf, newLine, placeIn } from "./draft";
import { EditorHead } from "./EditorHead";
import { EditorLine, OffInput } from "./EditorLine";
import { Reasons } from "./Reasons";
import { Sums } from "./Sums";

/** A new quotation. */
export function NewQuotation() {
  const { customer } = useSearch({ strict: false }) as { customer?: string };
  return <Editor known={null} first={emptyDraft(customer ?? "")} />;
}

/** A draft, written anew. */
export function EditQuotation() {
  const { id } = useParams({ strict: false }) as { id: string };
  const found = useQuery(quotationQuery(id));
  if (found.isPending) return <Skeleton active />;
  if (found.isError) return <ProblemView error={found.error} onRetry={() => void found.refetch()} />;
  return <Editor key={found.data.version} known={found.data} first={draftOf(found.data)} />;
}

function Editor({ known, first }: { known: Quotation | null; first: Draft }) {
  const { t } = useTranslation();
  const { message } = App.useApp();
  const client = useQueryClient();
  const navigate = useNavigate();
  const [draft, setDraft] = useState(first);
  const [key] = useState(() => crypto.randomUUID());
  const asked = useDebounced(JSON.stringify(goodsOf(draft)), 300);
  const offer = useQuery({
    queryKey: ["sales", "price", asked],
    queryFn: () => priceGoods(JSON.parse(asked)),
    enabled: asked !== "null",
    placeholderData: keepPreviousData,
    retry: false,
  });
  const save = useMutation({
    mutationFn: () => {
      const body = bodyOf(draft, known?.version ?? null);
      if (!body) throw new Error("nothing to write");
      return writeQuotation(known?.id ?? null, key, body);
    },
    onSuccess: async ({ id }) => {
      await client.invalidateQueries({ queryKey: ["records"] });
      await navigate({ to: "/r/$domain/$name/$id", params: { ...routeOf("sales.quotation"), id } });
    },
    onError: (error) => void message.error(problemText(t, error)),
  });
  const isWhole = goodsOf(draft) !== null;
  const priced = (line: number) => {
    const place = placeIn(draft, line);
    return place && offer.data && !offer.isError
      ? offer.data.lines.find((one) => one.line_no === place)
      : undefined;
  };
  return (
    <div className="page">
      <PageHeader
        over={t("domain.sales")}
        title={known ? `${known.number} v${known.revision}` : t("sales.new_quotation")}
        actions={
          <Button
            type="primary"
            disabled={!isWhole || offer.isError}
            loading={save.isPending}
            onClick={() => save.mutate()}
          >
            {t("sales.save")}
          </Button>
        }
      />
      <div className="quote-columns">
        <div>
          <EditorHead draft={draft} onChange={setDraft} />
          <h2>{t("sales.lines")}</h2>
          <ul className="quote-lines">
            {draft.lines.map((line, at) => (
              <EditorLine
                key={line.key}
                line={line}
                priced={priced(line.key)}
                onChange={(next) =>
                  setDraft({ ...draft, lines: draft.lines.map((one, place) => (place === at ? next : one)) })
                }
                onRemove={() => setDraft({ ...draft, lines: draft.lines.filter((_, place) => place !== at) })}
              />
            ))}
          </ul>
          <Button
            icon={<PlusOutlined />}
            onClick={() => setDraft({ ...draft, lines: [...draft.lines, newLine(draft.lines)] })}
          >
            {t("sales.add_line")}
          </Button>
        </div>
        <aside className="quote-side">
          <OffInput
            off={draft.off}
            label={t("sales.whole_off")}
            onChange={(off) => setDraft({ ...draft, off })}
          />
          <Input
            aria-label={t("sales.coupons")}
            placeholder={t("sales.coupons")}
            value={draft.coupons}
            maxLength={200}
            onChange={(event) => setDraft({ ...draft, coupons: event.target.value })}
          />
          {offer.isError ? <ProblemView error={offer.error} onRetry={() => void offer.refetch()} /> : null}
          {offer.data && !offer.isError && isWhole ? (
            <>
              <Sums sum={offer.data} />
              <Reasons reasons={offer.data.reasons} />
            </>
          ) : (
            <p className="quiet">{t("sales.not_whole")}</p>
          )}
        </aside>
      </div>
    </div>
  );
}
