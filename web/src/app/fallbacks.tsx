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

export function NotFound() {
  const { t } = useTranslation();
  return (
    <main className="page lone">
      <Nothing title={t("error.status.404")}>
        <Button href="/">{t("action.home")}</Button>
      </Nothing>
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
