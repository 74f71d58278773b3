import { useMutation } from "@tanstack/react-query";
import { Alert, Button, Radio } from "antd";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { type PaperAnswer, type PaperDifference, type PaperKeyed, resolveForm } from "@/api/paper";
import { problemText } from "@/ui/problem";
import { settled } from "./form";

const PARTS: Record<string, string> = {
  card: "paper.card",
  sold_on: "paper.date",
  total: "paper.total",
  product: "paper.product_n",
  qty: "paper.qty_n",
  amount: "paper.amount_n",
};

interface Props {
  answer: PaperAnswer;
  sent: PaperKeyed;
  onDone: (answer: PaperAnswer) => void;
}

/** Two keyings of a form that differ: what is right is chosen field by field, with the paper in hand. */
export function Settle({ answer, sent, onDone }: Props) {
  const { t } = useTranslation();
  const [chosen, setChosen] = useState<Record<string, "first" | "second">>({});
  const settle = useMutation({
    mutationFn: () => {
      const first = Object.keys(chosen).filter((field) => chosen[field] === "first");
      return resolveForm(answer.id, settled(sent, answer.differences, new Set(first)));
    },
    onSuccess: onDone,
  });
  const name = (one: PaperDifference) => {
    const [head = "", at, part] = one.field.split(".");
    return t(PARTS[part ?? head] ?? "paper.number", { n: Number(at ?? 0) + 1 });
  };
  const isReady = answer.differences.every((one) => chosen[one.field]);
  return (
    <section className="panel paper-settle" aria-label={t("paper.differs", { number: sent.number })}>
      <Alert type="warning" showIcon title={t("paper.differs", { number: sent.number })} />
      {answer.differences.map((one) => (
        <div key={one.field} className="paper-difference">
          <b>{name(one)}</b>
          <Radio.Group
            aria-label={name(one)}
            value={chosen[one.field]}
            onChange={(event) => setChosen({ ...chosen, [one.field]: event.target.value })}
            options={[
              { value: "first", label: t("paper.first", { value: one.first || "—" }) },
              { value: "second", label: t("paper.second", { value: one.second || "—" }) },
            ]}
          />
        </div>
      ))}
      {settle.isError ? <Alert type="error" showIcon title={problemText(t, settle.error)} /> : null}
      <Button type="primary" disabled={!isReady} loading={settle.isPending} onClick={() => settle.mutate()}>
        {t("paper.settle")}
      </Button>
    </section>
  );
}
