import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { Alert, App, Button, Input, Radio, Skeleton } from "antd";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { keyingsQuery, type PaperAnswer, type PaperDifference, resolveForm } from "@/api/paper";
import { recordQuery } from "@/api/records";
import { filesQuery, fileUrl } from "@/api/together";
import { LinkSelect } from "@/fields/LinkSelect";
import { Nothing } from "@/ui/Nothing";
import { ProblemView } from "@/ui/ProblemView";
import { problemText } from "@/ui/problem";
import { resolved } from "./form";

const FORM = "trade.paper_form";
const PARTS: Record<string, string> = {
  card: "paper.card",
  person: "paper.person",
  sold_on: "paper.date",
  total: "paper.total",
  product: "paper.product_n",
  qty: "paper.qty_n",
  amount: "paper.amount_n",
};

type Side = "first" | "second" | "other";
/** What is right of a field: one of the keyings, or what is typed. */
type Choice = { side: Side; text: string };

const isProduct = (one: PaperDifference) => one.field.endsWith(".product");

function ProductName({ id }: { id: string }) {
  const found = useQuery(recordQuery("catalog.product", id));
  return found.data ? `${String(found.data.number ?? "")} ${String(found.data.name ?? "")}` : id;
}

function Said({ one, side }: { one: PaperDifference; side: "first" | "second" }) {
  const text = one[side];
  if (!text) return <span className="quiet">—</span>;
  return isProduct(one) ? <ProductName id={text} /> : text;
}

interface RowProps {
  one: PaperDifference;
  name: string;
  choice: Choice | undefined;
  /** Who keyed it, first and second. */
  by: { first: string; second: string };
  isLocked: boolean;
  onChoose: (choice: Choice) => void;
}

/** A field with both values beside each other, and a place for another. */
function Row({ one, name, choice, by, isLocked, onChoose }: RowProps) {
  const { t } = useTranslation();
  const label = t("paper.settle.other_of", { field: name });
  const other = choice?.side === "other" ? choice.text : "";
  const type = (text: string) => onChoose({ side: "other", text });
  return (
    <Radio.Group
      className="paper-difference"
      aria-label={name}
      disabled={isLocked}
      value={choice?.side}
      onChange={(event) => {
        const side: Side = event.target.value;
        onChoose({ side, text: side === "other" ? "" : one[side] });
      }}
    >
      <b>{name}</b>
      <Radio value="first">
        <span className="paper-side quiet">{by.first}</span>
        <Said one={one} side="first" />
      </Radio>
      <Radio value="second">
        <span className="paper-side quiet">{by.second}</span>
        <Said one={one} side="second" />
      </Radio>
      <span className="paper-other">
        <Radio value="other">{t("paper.settle.other")}</Radio>
        {choice?.side !== "other" ? null : isProduct(one) ? (
          <LinkSelect
            target="catalog.product"
            label={label}
            value={other ? [other] : []}
            onChange={([id]) => type(id ?? "")}
          />
        ) : (
          <Input
            aria-label={label}
            type={one.field === "sold_on" ? "date" : "text"}
            value={other}
            onChange={(event) => type(event.target.value)}
          />
        )}
      </span>
    </Radio.Group>
  );
}

/** The form's pictures, to be compared with. */
export function Photos({ form }: { form: string }) {
  const { t } = useTranslation();
  const found = useQuery(filesQuery(FORM, form));
  const pictures = (found.data ?? []).filter((file) => file.media_type.startsWith("image/"));
  if (found.isPending) return <Skeleton active />;
  if (!pictures.length) return <Nothing title={t("paper.settle.no_photo")} />;
  return pictures.map((file) => (
    <a key={file.id} href={fileUrl(file.id)} target="_blank" rel="noreferrer">
      <img src={fileUrl(file.id)} alt={t("paper.settle.photo")} />
    </a>
  ));
}

interface Props {
  form: string;
  onDone: (answer: PaperAnswer, number: string) => void;
}

/** Two keyings of a form that differ, side by side beside its photo: what is right is chosen, or typed. */
export function Settle({ form, onDone }: Props) {
  const { t } = useTranslation();
  const { message } = App.useApp();
  const client = useQueryClient();
  const found = useQuery(keyingsQuery(form));
  const [chosen, setChosen] = useState<Record<string, Choice>>({});
  const both = found.data;
  const settle = useMutation({
    mutationFn: () => {
      const said = Object.entries(chosen).map(([field, { text }]) => [field, text.trim()] as const);
      if (!both) throw new Error("nothing to settle");
      return resolveForm(form, resolved(both.second, Object.fromEntries(said)));
    },
    onSuccess: async (answer) => {
      await client.invalidateQueries({ queryKey: ["records"] });
      message.success(t("paper.settle.done", { number: both?.second.number ?? "" }));
      onDone(answer, both?.second.number ?? "");
    },
  });
  if (found.isPending) return <Skeleton active />;
  if (found.isError || !both) return <ProblemView error={found.error} onRetry={() => void found.refetch()} />;
  const nameOf = (one: PaperDifference) => {
    const [head = "", at, part] = one.field.split(".");
    return t(PARTS[part ?? head] ?? "paper.number", { n: Number(at ?? 0) + 1 });
  };
  const by = {
    first: t("paper.settle.first_by", { name: both.first_by ?? "—" }),
    second: t("paper.settle.second_by", { name: both.second_by ?? "—" }),
  };
  const isReady = both.differences.every(({ field }) => {
    const choice = chosen[field];
    return choice && (choice.side !== "other" || choice.text.trim() !== "");
  });
  const title = t("paper.differs", { number: both.second.number });
  return (
    <section className="panel paper-settle" aria-label={title}>
      <Alert
        type={both.may_settle ? "warning" : "info"}
        showIcon
        title={title}
        description={
          both.may_settle ? undefined : t(both.needs_third ? "paper.settle.third" : "paper.settle.may_not")
        }
      />
      <div className="paper-both">
        <div className="paper-photos">
          <Photos form={form} />
        </div>
        <div className="paper-sides">
          <div className="paper-difference quiet">
            <span>{t("paper.settle.field")}</span>
            <span>{by.first}</span>
            <span>{by.second}</span>
            <span />
          </div>
          {both.differences.map((one) => (
            <Row
              key={one.field}
              one={one}
              name={nameOf(one)}
              by={by}
              choice={chosen[one.field]}
              isLocked={!both.may_settle}
              onChoose={(choice) => setChosen({ ...chosen, [one.field]: choice })}
            />
          ))}
          {settle.isError ? <Alert type="error" showIcon title={problemText(t, settle.error)} /> : null}
          <div className="button-row">
            <Button
              type="primary"
              disabled={!isReady || !both.may_settle}
              loading={settle.isPending}
              onClick={() => settle.mutate()}
            >
              {t("paper.settle")}
            </Button>
            <Link to="/r/$domain/$name/$id" params={{ domain: "trade", name: "paper_form", id: form }}>
              {t("paper.settle.history")}
            </Link>
          </div>
        </div>
      </div>
    </section>
  );
}
