import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { Alert, Form, Input, InputNumber, Segmented, Select, Switch } from "antd";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { Problem } from "@/api/client";
import {
  keepSchedule,
  SCHEDULE,
  type Schedule,
  type ScheduleInput,
  usersQuery,
  WEEKDAYS,
} from "@/api/mailing";
import { useLabels } from "@/api/manifest";
import { FormFoot } from "@/ui/FormFoot";
import { showFaults } from "@/ui/faults";
import { problemText } from "@/ui/problem";
import { useDebounced } from "@/ui/useDebounced";

const RHYTHMS = ["daily", "weekly", "monthly"] as const;
const FORMATS = ["pdf", "xlsx", "both"] as const;
const LANGUAGES = ["own", "zh", "en"] as const;

const BEGUN: ScheduleInput = {
  rhythm: "weekly",
  weekdays: ["mon"],
  month_day: 1,
  at_time: "08:00",
  format: "pdf",
  language: "own",
  is_active: true,
  recipients: [],
};

const inputOf = (known: Schedule): ScheduleInput => ({
  rhythm: known.rhythm,
  weekdays: known.weekdays,
  month_day: known.month_day,
  at_time: known.at_time,
  format: known.format,
  language: known.language,
  is_active: known.is_active,
  recipients: known.recipients.map((one) => one.id),
});

interface ReceiversProps {
  id?: string;
  value?: string[];
  onChange?: (value: string[]) => void;
  known: Schedule | null;
}

/** Users, found by name; who has no address can't be chosen and says so. */
function Receivers({ id, value = [], onChange, known }: ReceiversProps) {
  const { t } = useTranslation();
  const [text, setText] = useState("");
  const found = useQuery(usersQuery(useDebounced(text, 200)));
  const [names, setNames] = useState(() => new Map(known?.recipients.map((one) => [one.id, one.name])));
  const users = found.data ?? [];
  const options = users.map((user) => ({
    value: user.id,
    label: user.email ? `${user.name} · ${user.email}` : t("dashboard.mail.no_address", { name: user.name }),
    disabled: !user.email,
  }));
  const kept = value.filter((one) => !users.some((user) => user.id === one));
  return (
    <Select
      id={id ?? ""}
      mode="multiple"
      showSearch={{ filterOption: false, onSearch: setText }}
      placeholder={t("dashboard.mail.to.find")}
      loading={found.isFetching}
      value={value}
      onChange={(next: string[]) => {
        setNames(new Map([...names, ...users.map((user) => [user.id, user.name] as const)]));
        setText("");
        onChange?.(next);
      }}
      options={[...kept.map((one) => ({ value: one, label: names.get(one) ?? one })), ...options]}
    />
  );
}

interface Props {
  dashboard: string;
  known: Schedule | null;
  onClose: () => void;
}

/** Says when a dashboard is mailed, as what, and to whom. */
export function MailForm({ dashboard, known, onClose }: Props) {
  const { t } = useTranslation();
  const labels = useLabels();
  const client = useQueryClient();
  const [form] = Form.useForm<ScheduleInput>();
  const rhythm = Form.useWatch("rhythm", form) ?? (known ?? BEGUN).rhythm;
  const save = useMutation({
    mutationFn: (input: ScheduleInput) => keepSchedule({ dashboard, known, input }),
    onSuccess: async () => {
      onClose();
      await client.invalidateQueries({ queryKey: ["records", SCHEDULE] });
    },
    onError: (error) => showFaults(form, t, error),
  });
  const label = (name: string) => labels.field(SCHEDULE, name);
  const options = <T extends string>(name: string, all: readonly T[]) =>
    all.map((value) => ({ value, label: labels.choice(SCHEDULE, name, value) }));
  const required = [{ required: true, message: t("error.field.required") }];
  const elsewhere = save.isError && !(save.error instanceof Problem && save.error.fields.length > 0);
  return (
    <Form<ScheduleInput>
      form={form}
      layout="vertical"
      requiredMark={false}
      initialValues={known ? inputOf(known) : BEGUN}
      onFinish={(input) => save.mutate({ ...(known ? inputOf(known) : BEGUN), ...input })}
    >
      {elsewhere ? <Alert type="error" showIcon title={problemText(t, save.error)} /> : null}
      <Form.Item
        name="recipients"
        label={t("dashboard.mail.to")}
        rules={required}
        extra={t("dashboard.mail.to.note")}
      >
        <Receivers known={known} />
      </Form.Item>
      <Form.Item name="rhythm" label={label("rhythm")}>
        <Segmented options={options("rhythm", RHYTHMS)} />
      </Form.Item>
      {rhythm === "weekly" ? (
        <Form.Item name="weekdays" label={label("weekdays")} rules={required}>
          <Select mode="multiple" options={options("weekdays", WEEKDAYS)} />
        </Form.Item>
      ) : null}
      {rhythm === "monthly" ? (
        <Form.Item
          name="month_day"
          label={label("month_day")}
          rules={required}
          extra={t("dashboard.mail.month")}
        >
          <InputNumber min={1} max={31} precision={0} changeOnWheel={false} />
        </Form.Item>
      ) : null}
      <Form.Item name="at_time" label={label("at_time")} rules={required} extra={t("dashboard.mail.zone")}>
        <Input type="time" />
      </Form.Item>
      <Form.Item name="format" label={label("format")}>
        <Segmented options={options("format", FORMATS)} />
      </Form.Item>
      <Form.Item name="language" label={label("language")}>
        <Select options={options("language", LANGUAGES)} />
      </Form.Item>
      <Form.Item name="is_active" label={label("is_active")} valuePropName="checked">
        <Switch />
      </Form.Item>
      <FormFoot onCancel={onClose} pending={save.isPending} />
    </Form>
  );
}
