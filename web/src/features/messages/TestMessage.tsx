import { useMutation } from "@tanstack/react-query";
import { Alert, Button, Form, Input, Modal } from "antd";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { type ChannelName, testChannel } from "@/api/messages";
import { ProblemView } from "@/ui/ProblemView";

/** Sends one message by the settings that are kept, and says at once what is wrong with them. */
export function TestMessage({ channel }: { channel: ChannelName }) {
  const { t } = useTranslation();
  const [isOpen, setOpen] = useState(false);
  const trying = useMutation({ mutationFn: ({ to }: { to: string }) => testChannel(channel, to) });
  const done = trying.data;
  const close = () => {
    setOpen(false);
    trying.reset();
  };
  return (
    <>
      <Button onClick={() => setOpen(true)}>{t("messages.test")}</Button>
      <Modal open={isOpen} title={t("messages.test")} onCancel={close} footer={null} destroyOnHidden>
        <Form<{ to: string }> layout="vertical" requiredMark={false} onFinish={trying.mutate}>
          <Form.Item
            name="to"
            label={t(`messages.test.to.${channel}`)}
            rules={[{ required: true, message: t("error.field.required") }]}
          >
            <Input type={channel === "sms" ? "tel" : "email"} />
          </Form.Item>
          {trying.error ? <ProblemView error={trying.error} /> : null}
          {done ? (
            <Alert
              showIcon
              type={done.is_sent ? "success" : "error"}
              title={t(done.is_sent ? "messages.test.sent" : `messages.failure.${done.failure}`)}
              description={done.detail ?? undefined}
            />
          ) : null}
          <div className="form-foot">
            <Button type="primary" htmlType="submit" loading={trying.isPending}>
              {t("messages.test.send")}
            </Button>
          </div>
        </Form>
      </Modal>
    </>
  );
}
