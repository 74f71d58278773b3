import { MinusCircleOutlined, PlusOutlined } from "@ant-design/icons";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { Alert, Button, Drawer, Form, Input, Select, Switch } from "antd";
import { useTranslation } from "react-i18next";
import { Problem } from "@/api/client";
import { useLabels, useManifest } from "@/api/manifest";
import {
  type MadeWebhook,
  saveWebhook,
  type Webhook,
  type WebhookEntry,
  type WebhookInput,
} from "@/api/webhooks";
import { FormFoot } from "@/ui/FormFoot";
import { showFaults } from "@/ui/faults";
import { problemText } from "@/ui/problem";

interface Props {
  hook: Webhook | null;
  onClose: () => void;
  onMade: (made: MadeWebhook) => void;
}

const ACTS: WebhookEntry["acts"] = ["created", "updated", "deleted"];
const EMPTY: WebhookInput = {
  name: "",
  address: "https://",
  events: [{ entity: "customers.customer", acts: ACTS }],
  with_values: false,
  is_active: true,
};

function Events() {
  const { t } = useTranslation();
  const labels = useLabels();
  const { entities } = useManifest();
  const required = [{ required: true, message: t("error.field.required") }];
  return (
    <Form.List name="events">
      {(fields, { add, remove }) => (
        <fieldset className="webhook-events">
          <legend>{t("webhook.events")}</legend>
          {fields.map(({ key, name }) => (
            <div key={key} className="webhook-event">
              <Form.Item name={[name, "entity"]} label={t("webhook.entity")} rules={required}>
                <Select
                  showSearch={{ optionFilterProp: "label" }}
                  options={[
                    { value: "*", label: t("webhook.entity.all") },
                    ...entities.map((entity) => ({ value: entity.key, label: labels.entity(entity.key) })),
                  ]}
                />
              </Form.Item>
              <Form.Item name={[name, "acts"]} label={t("webhook.acts")} rules={required}>
                <Select
                  mode="multiple"
                  options={["*", ...ACTS].map((act) => ({
                    value: act,
                    label: t(act === "*" ? "webhook.act.all" : `webhook.act.${act}`),
                  }))}
                />
              </Form.Item>
              <Button
                type="text"
                icon={<MinusCircleOutlined />}
                aria-label={t("webhook.events.remove")}
                disabled={fields.length === 1}
                onClick={() => remove(name)}
              />
            </div>
          ))}
          <Button icon={<PlusOutlined />} onClick={() => add({ entity: "*", acts: ["*"] })}>
            {t("webhook.events.add")}
          </Button>
        </fieldset>
      )}
    </Form.List>
  );
}

/** Makes or changes a subscription. */
export function WebhookForm({ hook, onClose, onMade }: Props) {
  const { t } = useTranslation();
  const client = useQueryClient();
  const [form] = Form.useForm<WebhookInput>();
  const save = useMutation({
    mutationFn: saveWebhook,
    onSuccess: async (made) => {
      onClose();
      if (made) onMade(made);
      await client.invalidateQueries({ queryKey: ["webhooks"] });
    },
    onError: (error) => showFaults(form, t, error),
  });
  const required = [{ required: true, message: t("error.field.required") }];
  const elsewhere = save.isError && !(save.error instanceof Problem && save.error.fields.length > 0);
  return (
    <Drawer
      open
      size={560}
      title={t(hook ? "webhook.edit" : "webhook.new")}
      onClose={onClose}
      destroyOnHidden
    >
      <Form<WebhookInput>
        form={form}
        layout="vertical"
        initialValues={hook ?? EMPTY}
        onFinish={(body) =>
          save.mutate({ id: hook?.id ?? null, body: hook ? { ...body, version: hook.version } : body })
        }
      >
        {elsewhere ? <Alert type="error" showIcon title={problemText(t, save.error)} /> : null}
        <Form.Item name="name" label={t("webhook.name")} rules={required}>
          <Input autoFocus maxLength={100} />
        </Form.Item>
        <Form.Item
          name="address"
          label={t("webhook.address")}
          rules={required}
          extra={t("webhook.address.note")}
        >
          <Input maxLength={2000} inputMode="url" />
        </Form.Item>
        <Events />
        <Form.Item
          name="with_values"
          label={t("webhook.with_values")}
          valuePropName="checked"
          extra={t("webhook.with_values.note")}
        >
          <Switch />
        </Form.Item>
        <Form.Item name="is_active" label={t("webhook.is_active")} valuePropName="checked">
          <Switch />
        </Form.Item>
        <FormFoot onCancel={onClose} pending={save.isPending} />
      </Form>
    </Drawer>
  );
}
