import { useMutation, useQueryClient } from "@tanstack/react-query";
import { App, Button } from "antd";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { updateRecord } from "@/api/records";
import type { SlotProps } from "@/record/slots";
import { problemText } from "@/ui/problem";
import { ConvertDialog } from "./ConvertDialog";
import { LostDialog } from "./LostDialog";

/** The next step of a lead that is looked after. */
const NEXT: Record<string, string> = { new: "contacted", contacted: "qualified", lost: "contacted" };

/** How a lead goes on: talked to, worth it, a customer, or given up with the reason. */
export function LeadButtons({ entity, row }: SlotProps) {
  const { t } = useTranslation();
  const { message } = App.useApp();
  const client = useQueryClient();
  const [open, setOpen] = useState<"convert" | "lose" | null>(null);
  const move = useMutation({
    mutationFn: (state: string) => updateRecord("marketing.lead", row.id, row.version, { state }),
    onSuccess: () => client.invalidateQueries({ queryKey: ["records"] }),
    onError: (error) => void message.error(problemText(t, error)),
  });
  const state = String(row.state);
  const next = NEXT[state];
  const isOpen = ["new", "contacted", "qualified"].includes(state);
  if (!entity.can.update) return null;
  const close = () => setOpen(null);
  return (
    <>
      {isOpen ? (
        <Button type="primary" onClick={() => setOpen("convert")}>
          {t("lead.convert")}
        </Button>
      ) : null}
      {next ? (
        <Button loading={move.isPending} onClick={() => move.mutate(next)}>
          {t(state === "lost" ? "lead.again" : `lead.to.${next}`)}
        </Button>
      ) : null}
      {isOpen ? <Button onClick={() => setOpen("lose")}>{t("lead.lose")}</Button> : null}
      {open === "convert" ? <ConvertDialog row={row} onClose={close} /> : null}
      {open === "lose" ? <LostDialog row={row} onClose={close} /> : null}
    </>
  );
}
