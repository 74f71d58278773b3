import { useMutation } from "@tanstack/react-query";
import { App, Button } from "antd";
import { useTranslation } from "react-i18next";
import { useEntity } from "@/api/manifest";
import { revealField } from "@/api/records";
import { problemText } from "@/ui/problem";

const CUSTOMER = "customers.customer";

/** The number to call. Under a mask it is shown to who may see it, for this call; the reading is recorded. */
export function CallPhone({ customer, phone }: { customer: string; phone: string }) {
  const { t } = useTranslation();
  const { message } = App.useApp();
  const may = useEntity(CUSTOMER)?.fields.some((field) => field.name === "phone" && field.reveal);
  const reveal = useMutation({
    mutationFn: () => revealField(CUSTOMER, customer, "phone"),
    onError: (error) => void message.error(problemText(t, error)),
  });
  const shown = reveal.data ? String(reveal.data.value ?? "") : phone;
  if (shown && !shown.includes("*")) {
    return (
      <a className="call-phone" href={`tel:${shown}`}>
        {shown}
      </a>
    );
  }
  return (
    <p className="call-phone">
      {phone}{" "}
      {may ? (
        <Button
          size="large"
          title={t("mask.recorded")}
          loading={reveal.isPending}
          onClick={() => reveal.mutate()}
        >
          {t("mask.reveal")}
        </Button>
      ) : (
        <span className="quiet">{t("call.masked")}</span>
      )}
    </p>
  );
}
