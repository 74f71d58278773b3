import { useMutation } from "@tanstack/react-query";
import { App, Button, Input, Select } from "antd";
import { type FormEvent, useState } from "react";
import { useTranslation } from "react-i18next";
import { openTill, type TillSession } from "@/api/till";
import { problemText } from "@/ui/problem";
import { minorOf, textOf } from "./money";
import type { Place } from "./useTill";

interface Store {
  id: string;
  number: string;
  name: string;
  sessions: { id: string; till: string; cashier: string }[];
}

interface Props {
  stores: Store[];
  place: Place | null;
  onPlace: (place: Place | null) => void;
  /** Without it only the place is asked for. */
  onOpened?: (session: TillSession) => void;
}

/** Where the till stands, and what is in its drawer at the start. */
export function OpenForm({ stores, place, onPlace, onOpened }: Props) {
  return onOpened && place ? (
    <FloatForm stores={stores} place={place} onPlace={onPlace} onOpened={onOpened} />
  ) : (
    <PlaceForm stores={stores} place={place} onPlace={onPlace} />
  );
}

function PlaceForm({ stores, place, onPlace }: Props) {
  const { t } = useTranslation();
  const [store, setStore] = useState(place?.store ?? (stores.length === 1 ? stores[0]?.id : undefined));
  const [till, setTill] = useState(place?.till ?? "1");
  const open = stores.find((one) => one.id === store)?.sessions ?? [];
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (store && till.trim()) onPlace({ store, till: till.trim() });
  };
  if (!stores.length) return <p className="till-note">{t("till.no_store")}</p>;
  return (
    <form className="till-form" onSubmit={submit}>
      <label htmlFor="till-store">{t("till.store")}</label>
      <Select
        id="till-store"
        size="large"
        showSearch={{ optionFilterProp: "label" }}
        value={store}
        onChange={setStore}
        options={stores.map((one) => ({ value: one.id, label: `${one.number} ${one.name}` }))}
      />
      <label htmlFor="till-name">{t("till.till")}</label>
      <Input
        id="till-name"
        size="large"
        maxLength={20}
        value={till}
        onChange={(event) => setTill(event.target.value)}
      />
      {open.length ? (
        <p className="till-note">
          {t("till.open_now", { tills: open.map((one) => `${one.till} ${one.cashier}`).join(", ") })}
        </p>
      ) : null}
      <Button type="primary" size="large" htmlType="submit" disabled={!store || !till.trim()}>
        {t("till.go_on")}
      </Button>
    </form>
  );
}

function FloatForm({ stores, place, onPlace, onOpened }: Required<Props>) {
  const { t } = useTranslation();
  const { message } = App.useApp();
  const [float, setFloat] = useState("0.00");
  const opening = useMutation({
    mutationFn: () => openTill(place?.store ?? "", place?.till ?? "", textOf(minorOf(float) ?? 0)),
    onSuccess: onOpened,
    onError: (error) => void message.error(problemText(t, error)),
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    opening.mutate();
  };
  const name = stores.find((one) => one.id === place?.store)?.name ?? "";
  return (
    <form className="till-form" onSubmit={submit}>
      <p className="till-note">{t("till.at", { store: name, till: place?.till })}</p>
      <label htmlFor="till-float">{t("till.float")}</label>
      <Input
        id="till-float"
        size="large"
        inputMode="decimal"
        autoFocus
        onFocus={(event) => event.target.select()}
        value={float}
        onChange={(event) => setFloat(event.target.value)}
      />
      <Button
        type="primary"
        size="large"
        htmlType="submit"
        loading={opening.isPending}
        disabled={minorOf(float) === null}
      >
        {t("till.open")}
      </Button>
      <Button size="large" onClick={() => onPlace(null)}>
        {t("till.elsewhere")}
      </Button>
    </form>
  );
}
