import "./security.css";
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { Button, Skeleton } from "antd";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { securityQuery } from "@/api/security";
import { sessionQuery, signOut } from "@/api/session";
import { ProblemView } from "@/ui/ProblemView";
import { Wordmark } from "@/ui/Wordmark";
import { Codes } from "./Codes";
import { Passkeys } from "./Passkeys";
import { Totp } from "./Totp";

/** For whoever needs a second factor and has none yet: nothing else can be done before. */
export function Enrol() {
  const { t } = useTranslation();
  const client = useQueryClient();
  const navigate = useNavigate();
  const [codes, setCodes] = useState<string[]>([]);
  const security = useQuery(securityQuery);
  const leave = async () => {
    await signOut().catch(() => undefined);
    window.location.assign("/sign-in");
  };
  const goOn = async () => {
    setCodes([]);
    await client.fetchQuery({ ...sessionQuery, staleTime: 0 });
    await navigate({ to: "/" });
  };
  return (
    <main className="lone-card security">
      <Wordmark size={28} />
      <h1>{t("security.enrol")}</h1>
      <p>{t("security.enrol.note")}</p>
      {security.isPending ? <Skeleton active /> : null}
      {security.isError ? <ProblemView error={security.error} /> : null}
      {security.data ? (
        <>
          <Totp security={security.data} onCodes={setCodes} />
          <Passkeys security={security.data} onCodes={setCodes} />
        </>
      ) : null}
      <Button onClick={() => void leave()}>{t("user.leave")}</Button>
      <Codes codes={codes} onClose={() => void goOn()} />
    </main>
  );
}
