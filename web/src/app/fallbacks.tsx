import { useRouter } from "@tanstack/react-router";
import { Button, Spin } from "antd";
import { useTranslation } from "react-i18next";
import { Nothing } from "@/ui/Nothing";
import { ProblemView } from "@/ui/ProblemView";

export function Waiting() {
  return (
    <div className="waiting">
      <Spin />
    </div>
  );
}

/** Stands where the page would. */
export function NotFound() {
  const { t } = useTranslation();
  return (
    <div className="page lone">
      <h1 className="hidden">{t("page.not_found")}</h1>
      <Nothing title={t("error.status.404")}>
        <Button href="/">{t("action.home")}</Button>
      </Nothing>
    </div>
  );
}

/** For addresses outside of the signed-in part. */
export function NotFoundPage() {
  return (
    <main>
      <NotFound />
    </main>
  );
}

export function RouteProblem({ error }: { error: unknown }) {
  const router = useRouter();
  return (
    <main className="page lone">
      <ProblemView error={error} onRetry={() => void router.invalidate()} />
    </main>
  );
}
