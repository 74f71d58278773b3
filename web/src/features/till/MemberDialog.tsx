import { useMutation } from "@tanstack/react-query";
import { Alert, Button, Input, Modal } from "antd";
import type { Dispatch } from "react";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { findMembers, type TillMember } from "@/api/till";
import { problemText } from "@/ui/problem";
import { type Act, type Buyer, buyerOf } from "./basket";
import { noting } from "./offline";

interface Props {
  act: Dispatch<Act>;
  buyer: Buyer | null;
  onClose: () => void;
}

/** Who buys: by card, phone number, the code on a phone, or name. */
export function MemberDialog({ act, buyer, onClose }: Props) {
  const { t } = useTranslation();
  const [code, setCode] = useState("");
  const take = (member: TillMember) => {
    act({ do: "buyer", buyer: buyerOf(member) });
    onClose();
  };
  const find = useMutation({
    networkMode: "always",
    mutationFn: (what: string) => noting(findMembers(what)),
    onSuccess: (found) => {
      const [only, second] = found;
      if (only && !second) take(only);
    },
  });
  const ask = () => {
    if (code.trim()) find.mutate(code.trim());
  };
  return (
    <Modal
      open
      centered
      title={t("till.act.member")}
      onCancel={onClose}
      footer={null}
      className="till-dialog"
    >
      <Input.Search
        size="large"
        autoFocus
        aria-label={t("till.member.code")}
        placeholder={t("till.member.hint")}
        enterButton={t("till.member.find")}
        value={code}
        onChange={(event) => setCode(event.target.value)}
        onSearch={ask}
        loading={find.isPending}
      />
      {find.isError ? <Alert type="error" showIcon title={problemText(t, find.error)} /> : null}
      {find.data?.length === 0 ? <p className="till-note">{t("till.member.none")}</p> : null}
      <ul className="till-list">
        {(find.data ?? []).map((one) => (
          <li key={one.id}>
            <button type="button" onClick={() => take(one)}>
              <strong>{one.name}</strong>
              <span className="quiet">
                {one.card_number ?? one.number} {one.phone ?? ""}
              </span>
            </button>
          </li>
        ))}
      </ul>
      {buyer ? (
        <Button
          size="large"
          block
          onClick={() => {
            act({ do: "buyer", buyer: null });
            onClose();
          }}
        >
          {t("till.no_member")}
        </Button>
      ) : null}
    </Modal>
  );
}
