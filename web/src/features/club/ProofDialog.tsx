import { CameraOutlined } from "@ant-design/icons";
import { App, Button, Form, Select } from "antd";
import { useEffect, useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import { useLabels } from "@/api/manifest";
import { createRecord, updateRecord } from "@/api/records";
import { uploadFile } from "@/api/together";
import type { RecordRow } from "@/api/types";
import { useAct } from "@/ui/useAct";
import { useKeys } from "@/ui/useKeys";
import { Ask, Note } from "./Ask";

const PROOF = "loyalty.tier_proof";
const KINDS = ["package", "receipt", "photo", "other"];

/** A picture that was chosen, as it will be seen. */
function Preview({ photo }: { photo: File }) {
  const [url, setUrl] = useState("");
  useEffect(() => {
    const made = URL.createObjectURL(photo);
    setUrl(made);
    return () => URL.revokeObjectURL(made);
  }, [photo]);
  return url ? <img className="club-preview" src={url} alt={photo.name} /> : null;
}

interface Props {
  customer: RecordRow;
  tiers: RecordRow[];
  onClose: () => void;
}

/** Hands in proof with its picture; somebody else looks at it. */
export function ProofDialog({ customer, tiers, onClose }: Props) {
  const { t } = useTranslation();
  const labels = useLabels();
  const { message } = App.useApp();
  const [tier, setTier] = useState<string | null>(tiers[0]?.id ?? null);
  const [kind, setKind] = useState("package");
  const [note, setNote] = useState("");
  const [photo, setPhoto] = useState<File | null>(null);
  const chooser = useRef<HTMLInputElement>(null);
  const keyOf = useKeys();
  const made = useRef<RecordRow | null>(null);
  // The picture belongs to the record, so the record comes first; tried again, with whatever was changed meanwhile, the same one takes it.
  const hand = useAct(
    async (picture: File) => {
      const said = { tier_id: tier, kind, note: note.trim() || null };
      made.current ??= await createRecord(
        PROOF,
        { customer_id: customer.id, ...said },
        keyOf(JSON.stringify(said)),
      );
      const { id, version } = made.current;
      const file = await uploadFile(PROOF, id, picture);
      return updateRecord(PROOF, id, version, { ...said, photo: file.id });
    },
    () => {
      message.success(t("club.proof.handed"));
      onClose();
    },
  );
  return (
    <Ask
      title={t("club.proof.submit")}
      okText={t("club.proof.hand_in")}
      isBusy={hand.isPending}
      isReady={photo !== null && tier !== null}
      onOk={() => photo && hand.mutate(photo)}
      onClose={onClose}
    >
      <Form.Item label={labels.field(PROOF, "tier_id")} htmlFor="proof-tier">
        <Select
          id="proof-tier"
          value={tier}
          onChange={setTier}
          options={tiers.map((one) => ({ value: one.id, label: String(one.name) }))}
        />
      </Form.Item>
      <Form.Item label={labels.field(PROOF, "kind")} htmlFor="proof-kind">
        <Select
          id="proof-kind"
          value={kind}
          onChange={setKind}
          options={KINDS.map((one) => ({ value: one, label: labels.choice(PROOF, "kind", one) }))}
        />
      </Form.Item>
      <Form.Item label={labels.field(PROOF, "photo")} extra={t("club.proof.photo_note")}>
        <input
          ref={chooser}
          type="file"
          hidden
          accept="image/*"
          capture="environment"
          aria-label={labels.field(PROOF, "photo")}
          onChange={(event) => setPhoto(event.target.files?.[0] ?? null)}
        />
        <Button icon={<CameraOutlined />} onClick={() => chooser.current?.click()}>
          {t(photo ? "club.proof.other_photo" : "club.proof.choose_photo")}
        </Button>
        {photo ? <Preview photo={photo} /> : null}
      </Form.Item>
      <Note label={labels.field(PROOF, "note")} value={note} onChange={setNote} />
    </Ask>
  );
}
