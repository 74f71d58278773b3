import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { App, Checkbox, Form, Input, Modal } from "antd";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { copyCampaign, type NewCopy } from "@/api/campaigns";
import type { RecordRow } from "@/api/types";
import { routeOf } from "@/fields/title";
import { problemText } from "@/ui/problem";
import { useKeys } from "@/ui/useKeys";
import { CityInput } from "./CityInput";

interface Props {
  row: RecordRow;
  kind: NewCopy["kind"];
  onClose: () => void;
}

/** A campaign made from this one: as a template, as it is, or in another city; all dates move with the first. */
export function CopyDialog({ row, kind, onClose }: Props) {
  const { t } = useTranslation();
  const { message } = App.useApp();
  const client = useQueryClient();
  const navigate = useNavigate();
  const keyOf = useKeys();
  const [number, setNumber] = useState("");
  const [name, setName] = useState(String(row.name));
  const [city, setCity] = useState("");
  const [from, setFrom] = useState(row.starts_on ? String(row.starts_on) : "");
  const [budget, setBudget] = useState(true);
  const make = useMutation({
    mutationFn: () =>
      copyCampaign(row.id, keyOf(`${number}-${from}-${city}-${name}-${budget}`), {
        kind,
        number: number.trim(),
        name: name.trim(),
        city: city.trim(),
        starts_on: from || null,
        with_budget: budget,
      }),
    onSuccess: async ({ id }) => {
      await client.invalidateQueries({ queryKey: ["records"] });
      onClose();
      await navigate({ to: "/r/$domain/$name/$id", params: { ...routeOf("marketing.campaign"), id } });
    },
    onError: (error) => void message.error(problemText(t, error)),
  });
  const ready = number.trim() && name.trim() && (kind !== "city" || city.trim());
  return (
    <Modal
      open
      title={t(`campaign.copy.${kind}`)}
      okText={t("campaign.copy_make")}
      cancelText={t("action.cancel")}
      okButtonProps={{ disabled: !ready }}
      confirmLoading={make.isPending}
      onOk={() => make.mutate()}
      onCancel={onClose}
    >
      <p className="quiet">{t(`campaign.copy_note.${kind}`)}</p>
      <Form layout="vertical" component="div">
        <Form.Item label={t("campaign.copy_number")} htmlFor="copy-number" required>
          <Input id="copy-number" maxLength={40} value={number} onChange={(e) => setNumber(e.target.value)} />
        </Form.Item>
        <Form.Item label={t("campaign.copy_name")} htmlFor="copy-name" required>
          <Input id="copy-name" maxLength={200} value={name} onChange={(e) => setName(e.target.value)} />
        </Form.Item>
        <Form.Item label={t("campaign.city")} htmlFor="copy-city" required={kind === "city"}>
          <CityInput id="copy-city" value={city} onChange={setCity} />
        </Form.Item>
        {kind === "template" ? null : (
          <Form.Item label={t("campaign.copy_from")} htmlFor="copy-from">
            <Input id="copy-from" type="date" value={from} onChange={(e) => setFrom(e.target.value)} />
          </Form.Item>
        )}
        <Checkbox checked={budget} onChange={(e) => setBudget(e.target.checked)}>
          {t("campaign.copy_budget")}
        </Checkbox>
      </Form>
    </Modal>
  );
}
