import "./journeys.css";
import { useMutation, useQuery } from "@tanstack/react-query";
import { useParams } from "@tanstack/react-router";
import { Alert, Button, Skeleton } from "antd";
import { useTranslation } from "react-i18next";
import { Problem } from "@/api/client";
import { unsubscribe, wayOutQuery } from "@/api/journeys";
import { ProblemView } from "@/ui/ProblemView";
import { problemText } from "@/ui/problem";

/** Whoever has the code of a message takes himself off the list, with one click and without signing in. */
export function UnsubscribePage() {
  const { t } = useTranslation();
  const { code = "" } = useParams({ strict: false }) as { code?: string };
  const place = useQuery(wayOutQuery(code));
  const leave = useMutation({ mutationFn: () => unsubscribe(code) });
  const found = leave.data ?? place.data;
  const channel = found ? t(`journey.channel.${found.channel}`) : "";
  return (
    <main className="way-out" id="main">
      {place.isPending ? <Skeleton active /> : null}
      {place.isError ? (
        place.error instanceof Problem && place.error.status === 404 ? (
          <p>{t("wayout.unknown")}</p>
        ) : (
          <ProblemView error={place.error} onRetry={() => void place.refetch()} />
        )
      ) : null}
      {found ? (
        <>
          <h1>{t("wayout.title")}</h1>
          {found.is_out ? (
            <Alert
              type="success"
              showIcon
              role="status"
              title={t("wayout.done", { company: found.company, channel })}
            />
          ) : (
            <>
              <p>{t("wayout.ask", { company: found.company, channel })}</p>
              <Button
                type="primary"
                size="large"
                block
                loading={leave.isPending}
                onClick={() => leave.mutate()}
              >
                {t("wayout.do")}
              </Button>
              <p className="quiet">{t("wayout.note")}</p>
            </>
          )}
          {leave.isError ? <Alert type="error" showIcon title={problemText(t, leave.error)} /> : null}
        </>
      ) : null}
    </main>
  );
}
