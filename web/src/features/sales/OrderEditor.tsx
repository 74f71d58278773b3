import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useNavigate, useSearch } from "@tanstack/react-router";
import { Alert, App, Input } from "antd";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { Problem } from "@/api/client";
import { orderDirectly } from "@/api/sales";
import { routeOf } from "@/fields/title";
import { plain } from "@/ui/number";
import { problemText } from "@/ui/problem";
import { type Draft, emptyDraft, goodsOf } from "./draft";
import { GoodsHead } from "./EditorHead";
import { GoodsEditor } from "./GoodsEditor";

interface Beside {
  wanted_on: string;
  address: string;
}

/** An order without a quotation: what a customer orders on the phone, keyed while he speaks. */
export function NewOrder() {
  const { customer } = useSearch({ strict: false }) as { customer?: string };
  const { t } = useTranslation();
  const { message } = App.useApp();
  const client = useQueryClient();
  const navigate = useNavigate();
  const [draft, setDraft] = useState<Draft>({ ...emptyDraft(customer ?? ""), channel: "phone" });
  const [beside, setBeside] = useState<Beside>({ wanted_on: "", address: "" });
  const [key, setKey] = useState(() => crypto.randomUUID());
  const save = useMutation({
    mutationFn: () => {
      const goods = goodsOf(draft);
      if (!goods) throw new Error("nothing to order");
      const filled = Object.entries({ ...beside, note: draft.note }).filter(([, text]) => text.trim());
      return orderDirectly(key, { goods, order: Object.fromEntries(filled) });
    },
    onSuccess: async ({ id }) => {
      await client.invalidateQueries({ queryKey: ["records"] });
      await navigate({ to: "/r/$domain/$name/$id", params: { ...routeOf("sales.order"), id } });
    },
    onError: (error) => void message.error(problemText(t, error)),
  });
  // What is changed after a refusal is another order. Where no answer came the first may stand: its key stays, so that it isn't made twice.
  const renew = () => {
    if (save.error instanceof Problem && save.error.status >= 400 && save.error.status < 500)
      setKey(crypto.randomUUID());
  };
  const changed = (next: Draft) => {
    renew();
    setDraft(next);
  };
  return (
    <GoodsEditor
      title={t("sales.new_order")}
      saveText={t("sales.order_now")}
      draft={draft}
      onChange={changed}
      head={
        <OrderHead
          draft={draft}
          beside={beside}
          onChange={changed}
          onBeside={(next) => {
            renew();
            setBeside(next);
          }}
        />
      }
      refusal={(offer) =>
        offer.needs_approval ? (
          <Alert type="warning" showIcon title={t("sales.order_over_limit", { limit: plain(offer.limit) })} />
        ) : null
      }
      isSaving={save.isPending}
      onSave={() => save.mutate()}
    />
  );
}

interface HeadProps {
  draft: Draft;
  beside: Beside;
  onChange: (draft: Draft) => void;
  onBeside: (beside: Beside) => void;
}

function OrderHead({ draft, beside, onChange, onBeside }: HeadProps) {
  const { t } = useTranslation();
  return (
    <GoodsHead draft={draft} onChange={onChange}>
      <Input
        type="date"
        aria-label={t("sales.wanted_on")}
        prefix={t("sales.wanted_on")}
        value={beside.wanted_on}
        onChange={(event) => onBeside({ ...beside, wanted_on: event.target.value })}
      />
      <Input
        aria-label={t("sales.address")}
        placeholder={t("sales.address.hint")}
        maxLength={300}
        value={beside.address}
        onChange={(event) => onBeside({ ...beside, address: event.target.value })}
      />
    </GoodsHead>
  );
}
