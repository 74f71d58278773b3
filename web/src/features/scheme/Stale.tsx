import { Alert, Button } from "antd";
import { useTranslation } from "react-i18next";

/** Somebody else has kept something since: it can be taken over, and what was changed here is gone then. */
export function Stale({ onTake }: { onTake: () => void }) {
  const { t } = useTranslation();
  return (
    <Alert
      type="warning"
      showIcon
      title={t("scheme.stale")}
      action={<Button onClick={onTake}>{t("scheme.stale.take")}</Button>}
    />
  );
}
