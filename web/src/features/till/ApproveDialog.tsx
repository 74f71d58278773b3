import { useMutation } from "@tanstack/react-query";
import { Alert, Button, Input, Modal } from "antd";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import type { TicketQuote } from "@/api/till";
import { vouch } from "@/api/till";
import { problemText } from "@/ui/problem";

interface Props {
  quote: TicketQuote;
  /** The key of what is approved: the approval is of this ticket and what it comes to. */
  ticket: string;
  /** Why the last approval wasn't enough. */
  refused: unknown;
  onApproved: (token: string) => void;
  onClose: () => void;
}

/** Somebody who may take more off signs for it here; nobody is signed in by it. */
export function ApproveDialog({ quote, ticket, refused, onApproved, onClose }: Props) {
  const { t } = useTranslation();
  const { percent, limit } = quote.by_hand;
  const [login, setLogin] = useState("");
  const [password, setPassword] = useState("");
  const [code, setCode] = useState("");
  const prove = useMutation({
    mutationFn: () => vouch(login.trim(), password, code.trim(), `till ${ticket} ${quote.due} ${percent}`),
    onSuccess: ({ token }) => onApproved(token),
  });
  const go = () => {
    if (login.trim() && password && !prove.isPending) prove.mutate();
  };
  const error = prove.error ?? refused;
  return (
    <Modal
      open
      centered
      title={t("till.approve.title")}
      onCancel={onClose}
      className="till-dialog"
      footer={
        <Button
          size="large"
          type="primary"
          loading={prove.isPending}
          disabled={!login || !password}
          onClick={go}
        >
          {t("till.approve.go")}
        </Button>
      }
    >
      <div className="till-paying">
        <p className="till-note">
          {t("till.approve.why", { percent: Number(percent), limit: Number(limit) })}
        </p>
        {error ? <Alert type="error" showIcon title={problemText(t, error)} /> : null}
        <Input
          size="large"
          autoFocus
          autoComplete="off"
          aria-label={t("till.approve.login")}
          placeholder={t("till.approve.login")}
          value={login}
          onChange={(event) => setLogin(event.target.value)}
          onPressEnter={go}
        />
        <Input.Password
          size="large"
          autoComplete="new-password"
          visibilityToggle={false}
          aria-label={t("till.approve.password")}
          placeholder={t("till.approve.password")}
          value={password}
          onChange={(event) => setPassword(event.target.value)}
          onPressEnter={go}
        />
        <Input
          size="large"
          inputMode="numeric"
          autoComplete="one-time-code"
          aria-label={t("till.approve.code")}
          placeholder={t("till.approve.code")}
          value={code}
          onChange={(event) => setCode(event.target.value)}
          onPressEnter={go}
        />
      </div>
    </Modal>
  );
}
