import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { Input, Modal } from "antd";
import { useId, useState } from "react";
import { useTranslation } from "react-i18next";
import { copySegment } from "@/api/segments";
import { ProblemView } from "@/ui/ProblemView";

/** Keeps who fulfils a rule now, under a name of its own. */
export function CopyDialog({ segment, onClose }: { segment: string; onClose: () => void }) {
  const { t } = useTranslation();
  const client = useQueryClient();
  const navigate = useNavigate();
  const id = useId();
  const [name, setName] = useState("");
  // One wish, however often it is sent.
  const [key] = useState(() => crypto.randomUUID());
  const copy = useMutation({
    mutationFn: () => copySegment(segment, name.trim(), key),
    onSuccess: async (made) => {
      onClose();
      await client.invalidateQueries({ queryKey: ["records"] });
      void navigate({
        to: "/r/$domain/$name/$id",
        params: { domain: "marketing", name: "segment", id: made.id },
      });
    },
  });
  return (
    <Modal
      open
      title={t("rule.freeze")}
      okText={t("rule.freeze")}
      okButtonProps={{ disabled: name.trim() === "" }}
      confirmLoading={copy.isPending}
      onOk={() => copy.mutate()}
      onCancel={onClose}
    >
      <p className="quiet">{t("rule.freeze_hint")}</p>
      <label htmlFor={id}>{t("segment.name")}</label>
      <Input id={id} maxLength={200} value={name} onChange={(event) => setName(event.target.value)} />
      {copy.isError ? <ProblemView error={copy.error} /> : null}
    </Modal>
  );
}
