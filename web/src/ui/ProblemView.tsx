import { Alert, Button } from "antd";
import { useTranslation } from "react-i18next";
import { Problem } from "@/api/client";
import { problemText } from "./problem";

/** The error state of a page part: what happened, what to do, and a way to try again. */
export function ProblemView({ error, onRetry }: { error: unknown; onRetry?: (() => void) | undefined }) {
  const { t } = useTranslation();
  // The number helps whoever reads the server's log; a wrong password needs none.
  const requestId = error instanceof Problem && error.status >= 500 ? error.requestId : undefined;
  return (
    <Alert
      type="error"
      showIcon
      title={problemText(t, error)}
      description={requestId ? t("error.request", { id: requestId }) : undefined}
      action={onRetry ? <Button onClick={onRetry}>{t("action.retry")}</Button> : undefined}
    />
  );
}
