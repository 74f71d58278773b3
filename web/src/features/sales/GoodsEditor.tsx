import "./sales.css";
import { PlusOutlined } from "@ant-design/icons";
import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { Button, Input } from "antd";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { type Offer, priceGoods } from "@/api/sales";
import { PageHeader } from "@/ui/PageHeader";
import { ProblemView } from "@/ui/ProblemView";
import { useDebounced } from "@/ui/useDebounced";
import { type Draft, goodsOf, newLine, placeIn } from "./draft";
import { EditorLine, OffInput } from "./EditorLine";
import { Reasons } from "./Reasons";
import { Sums } from "./Sums";

interface Props {
  title: string;
  saveText: string;
  draft: Draft;
  onChange: (draft: Draft) => void;
  /** For whom and from where. */
  head: ReactNode;
  /** Why what was priced can't be saved. */
  refusal?: (offer: Offer) => ReactNode;
  isSaving: boolean;
  onSave: () => void;
}

/** Goods for a customer, line by line, priced by the same engine wherever they are sold. */
export function GoodsEditor({ title, saveText, draft, onChange, head, refusal, isSaving, onSave }: Props) {
  const { t } = useTranslation();
  const asked = useDebounced(JSON.stringify(goodsOf(draft)), 300);
  const offer = useQuery({
    queryKey: ["sales", "price", asked],
    queryFn: () => priceGoods(JSON.parse(asked)),
    enabled: asked !== "null",
    placeholderData: keepPreviousData,
    retry: false,
  });
  const isWhole = goodsOf(draft) !== null;
  const refused = offer.data && isWhole ? refusal?.(offer.data) : null;
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
        title={title}
        actions={
          <Button
            type="primary"
            disabled={!isWhole || offer.isError || !!refused}
            loading={isSaving}
            onClick={onSave}
          >
            {saveText}
          </Button>
        }
      />
      <div className="quote-columns">
        <div>
          {head}
          <h2>{t("sales.lines")}</h2>
          <ul className="quote-lines">
            {draft.lines.map((line, at) => (
              <EditorLine
                key={line.key}
                line={line}
                priced={priced(line.key)}
                onChange={(next) =>
                  onChange({ ...draft, lines: draft.lines.map((one, place) => (place === at ? next : one)) })
                }
                onRemove={() => onChange({ ...draft, lines: draft.lines.filter((_, place) => place !== at) })}
              />
            ))}
          </ul>
          <Button
            icon={<PlusOutlined />}
            onClick={() => onChange({ ...draft, lines: [...draft.lines, newLine(draft.lines)] })}
          >
            {t("sales.add_line")}
          </Button>
        </div>
        <aside className="quote-side">
          <OffInput
            off={draft.off}
            label={t("sales.whole_off")}
            onChange={(off) => onChange({ ...draft, off })}
          />
          <Input
            aria-label={t("sales.coupons")}
            placeholder={t("sales.coupons")}
            value={draft.coupons}
            maxLength={200}
            onChange={(event) => onChange({ ...draft, coupons: event.target.value })}
          />
          {refused}
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
