import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { Form, Input, Modal, Select, Switch } from "antd";
import { useTranslation } from "react-i18next";
import { type Provider, policyQuery, providersQuery, saveProvider } from "@/api/security";
import { FormFoot } from "@/ui/FormFoot";
import { showFaults } from "@/ui/faults";
import { ProblemView } from "@/ui/ProblemView";

const NEW = {
  key: "",
  name: "",
  issuer: "",
  client_id: "",
  client_secret: "",
  scopes: "email profile",
  login_claim: "email",
  domains: "",
  creates_users: false,
  role_id: null as string | null,
  asks_second_factor: false,
  is_active: true,
};
type Entry = typeof NEW;
const TEXTS = [
  "name",
  "key",
  "issuer",
  "client_id",
  "client_secret",
  "scopes",
  "login_claim",
  "domains",
] as const;
const NEEDED: string[] = ["name", "key", "issuer", "client_id"];
const SWITCHES = ["creates_users", "asks_second_factor", "is_active"] as const;

/** An identity provider; its secret is only ever written. */
export function ProviderForm({ provider, onClose }: { provider: Provider | null; onClose: () => void }) {
  const { t } = useTranslation();
  const client = useQueryClient();
  const [form] = Form.useForm<Entry>();
  const policy = useQuery(policyQuery);
  const save = useMutation({
    mutationFn: (entry: Entry) => saveProvider(provider?.id ?? null, { ...NEW, ...entry }),
    onSuccess: async () => {
      await client.invalidateQueries({ queryKey: providersQuery.queryKey });
      onClose();
    },
    onError: (error) => showFaults(form, t, error),
  });
  return (
    <Modal open title={t("signin.providers.one")} onCancel={onClose} footer={null}>
      <Form<Entry>
        form={form}
        layout="vertical"
        requiredMark={false}
        initialValues={provider ?? NEW}
        onFinish={(entry) => save.mutate(entry)}
      >
        {save.isError ? <ProblemView error={save.error} /> : null}
        {TEXTS.map((name) => (
          <Form.Item
            key={name}
            name={name}
            label={t(`signin.provider.${name}`)}
            extra={name === "client_secret" && provider?.has_secret ? t("signin.provider.kept") : undefined}
            rules={[{ required: NEEDED.includes(name), message: t("error.field.required") }]}
          >
            {name === "client_secret" ? <Input.Password autoComplete="new-password" /> : <Input />}
          </Form.Item>
        ))}
        {SWITCHES.map((name) => (
          <Form.Item key={name} name={name} label={t(`signin.provider.${name}`)} valuePropName="checked">
            <Switch />
          </Form.Item>
        ))}
        <Form.Item name="role_id" label={t("signin.provider.role_id")}>
          <Select
            allowClear
            options={(policy.data?.roles ?? []).map(({ id, name }) => ({ value: id, label: name }))}
          />
        </Form.Item>
        <FormFoot onCancel={onClose} pending={save.isPending} />
      </Form>
    </Modal>
  );
}
