import { useMutation, useQueryClient } from "@tanstack/react-query";
import { App, Button, Modal } from "antd";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { useEntity } from "@/api/manifest";
import { createRecord, recordQuery } from "@/api/records";
import { LinkSelect } from "@/fields/LinkSelect";
import type { SlotProps } from "@/record/slots";
import { problemText } from "@/ui/problem";
import { useKeys } from "@/ui/useKeys";

const LINK = "marketing.lead_link";
const STORE = "org.store";

/** A way into the form for each of some stores, under the store's name. */
export function LinkPerStore({ row }: SlotProps) {
  const { t } = useTranslation();
  const { message } = App.useApp();
  const client = useQueryClient();
  const keyOf = useKeys();
  const [open, setOpen] = useState(false);
  const [stores, setStores] = useState<string[]>([]);
  const mayCreate = useEntity(LINK)?.can.create;
  const make = useMutation({
    mutationFn: async () => {
      // What was made before a failure stays, and isn't made again.
      for (const id of stores) {
        const store = await client.fetchQuery(recordQuery(STORE, id));
        const body = { form_id: row.id, name: String(store.name), store_id: id };
        await createRecord(LINK, body, keyOf(JSON.stringify(body)));
      }
    },
    onSuccess: () => {
      message.success(t("leadform.links_made", { count: stores.length }));
      setStores([]);
      setOpen(false);
    },
    onError: (error) => void message.error(problemText(t, error)),
    onSettled: () => client.invalidateQueries({ queryKey: ["records", LINK] }),
  });
  if (!mayCreate) return null;
  return (
    <>
      <Button onClick={() => setOpen(true)}>{t("leadform.per_store")}</Button>
      <Modal
        open={open}
        title={t("leadform.per_store")}
        okText={t("leadform.make_links")}
        cancelText={t("action.cancel")}
        okButtonProps={{ disabled: stores.length === 0 }}
        confirmLoading={make.isPending}
        onOk={() => make.mutate()}
        onCancel={() => setOpen(false)}
      >
        <p className="quiet">{t("leadform.per_store_note")}</p>
        <LinkSelect
          multiple
          target={STORE}
          label={t("leadform.stores")}
          placeholder={t("leadform.stores")}
          value={stores}
          onChange={setStores}
        />
      </Modal>
    </>
  );
}
