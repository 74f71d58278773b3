import { App, Button, Popconfirm } from "antd";
import { useEffect, useRef } from "react";
import { useTranslation } from "react-i18next";
import { reviewTiers } from "@/api/club";
import { useRight } from "@/api/manifest";
import { useAct } from "@/ui/useAct";

/** The night's review of a ladder, now: part after part, as long as the page is open. */
export function ReviewNow({ scheme }: { scheme: string }) {
  const { t } = useTranslation();
  const { message } = App.useApp();
  const mayReview = useRight("loyalty.membership", "update") === "all";
  const isOpen = useRef(true);
  useEffect(() => {
    isOpen.current = true;
    return () => {
      isOpen.current = false;
    };
  }, []);
  const review = useAct(
    async () => {
      let next = await reviewTiers(scheme, "");
      while (next && isOpen.current) next = await reviewTiers(scheme, next);
    },
    () => void message.success(t("setup.tiers.reviewed")),
  );
  if (!mayReview) return null;
  return (
    <Popconfirm
      title={t("setup.tiers.review_ask")}
      okText={t("setup.tiers.review")}
      cancelText={t("action.cancel")}
      onConfirm={() => review.mutate(undefined)}
    >
      <Button className="setup-review" loading={review.isPending}>
        {t("setup.tiers.review")}
      </Button>
    </Popconfirm>
  );
}
