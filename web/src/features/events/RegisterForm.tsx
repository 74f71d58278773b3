import { useMutation, useQueryClient } from "@tanstack/react-query";
import { Alert, Button, Input, InputNumber, Select } from "antd";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { type Registered, registerFor, type Slot } from "@/api/events";
import { useLabels } from "@/api/manifest";
import { LinkSelect } from "@/fields/LinkSelect";
import { problemText } from "@/ui/problem";

const CHANNELS = ["store", "phone", "web", "wechat", "staff"] as const;
type Channel = (typeof CHANNELS)[number];
const PEOPLE_MAX = 50;

/** Registers a member: who, how many, through what; the answer says whether there was a seat. */
export function RegisterForm({ slot }: { slot: Slot }) {
  const { t } = useTranslation();
  const labels = useLabels();
  const client = useQueryClient();
  const [customer, setCustomer] = useState<string[]>([]);
  const [people, setPeople] = useState(1);
  const [guests, setGuests] = useState("");
  const [channel, setChannel] = useState<Channel>("staff");
  const register = useMutation({
    mutationFn: (who: string): Promise<Registered> =>
      registerFor(slot.id, { customer_id: who, people, channel, ...(guests ? { guests } : {}) }),
    onSuccess: async () => {
      setCustomer([]);
      setPeople(1);
      setGuests("");
      await client.invalidateQueries({ queryKey: ["records"] });
    },
  });
  const [who] = customer;
  const done = register.data;
  return (
    <div className="event-register">
      <form
        className="event-register-fields"
        onSubmit={(event) => {
          event.preventDefault();
          if (who) register.mutate(who);
        }}
      >
        <LinkSelect
          target="customers.customer"
          label={t("events.member")}
          placeholder={t("events.member_hint")}
          value={customer}
          onChange={(ids) => {
            register.reset();
            setCustomer(ids);
          }}
        />
        <InputNumber
          aria-label={t("events.people")}
          min={1}
          max={PEOPLE_MAX}
          precision={0}
          prefix={t("events.people")}
          value={people}
          onChange={(value) => setPeople(value ?? 1)}
        />
        <Input
          aria-label={t("events.guests")}
          placeholder={t("events.guests")}
          maxLength={200}
          value={guests}
          onChange={(event) => setGuests(event.target.value)}
        />
        <Select<Channel>
          aria-label={t("events.channel")}
          value={channel}
          onChange={setChannel}
          options={CHANNELS.map((value) => ({
            value,
            label: labels.choice("events.registration", "channel", value),
          }))}
        />
        <Button type="primary" htmlType="submit" disabled={!who} loading={register.isPending}>
          {t("events.register")}
        </Button>
      </form>
      {register.isError ? <Alert type="error" showIcon title={problemText(t, register.error)} /> : null}
      {done ? (
        <Alert
          showIcon
          type={done.state === "waiting" ? "warning" : "success"}
          title={t(done.state === "waiting" ? "events.now_waiting" : "events.now_registered", {
            number: done.number,
            place: done.place ?? 0,
          })}
        />
      ) : null}
    </div>
  );
}
