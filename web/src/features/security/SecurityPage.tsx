import "./security.css";
import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { Button, Skeleton } from "antd";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { renewCodes, type Security, securityQuery, unlinkIdentity } from "@/api/security";
import { goToProvider, signInProvidersQuery } from "@/api/session";
import { PageHeader } from "@/ui/PageHeader";
import { ProblemView } from "@/ui/ProblemView";
import { ApiKeys } from "./ApiKeys";
import { Codes } from "./Codes";
import { Passkeys } from "./Passkeys";
import { Sessions } from "./Sessions";
import { Totp } from "./Totp";
import { useAskPassword } from "./useAskPassword";
import { useChange } from "./useChange";

interface Props {
  security: Security;
  onCodes: (codes: string[]) => void;
}

function RecoveryCodes({ security, onCodes }: Props) {
  const { t } = useTranslation();
  const ask = useAskPassword(security);
  const renew = useChange(renewCodes, ({ recovery_codes }) => onCodes(recovery_codes));
  const start = async () => {
    const password = await ask();
    if (password !== null) renew.mutate(password);
  };
  if (!security.totp && security.passkeys.length === 0) return null;
  return (
    <section className="panel security-row">
      <div>
        <h2>{t("security.codes")}</h2>
        <p className="quiet">{t("security.codes.left", { count: security.recovery_codes })}</p>
      </div>
      <Button loading={renew.isPending} onClick={() => void start()}>
        {t("security.codes.renew")}
      </Button>
    </section>
  );
}

function Accounts({ security }: { security: Security }) {
  const { t } = useTranslation();
  const providers = useQuery(signInProvidersQuery);
  const ask = useAskPassword(security);
  const unlink = useChange(({ id, password }: { id: string; password: string }) =>
    unlinkIdentity(id, password),
  );
  const link = useChange(({ key, password }: { key: string; password: string }) =>
    goToProvider(key, { link: true, password }),
  );
  const withPassword = async (act: (password: string) => void) => {
    const password = await ask();
    if (password !== null) act(password);
  };
  const offered = providers.data?.items ?? [];
  if (offered.length === 0 && security.identities.length === 0) return null;
  return (
    <section className="panel">
      <h2>{t("security.accounts")}</h2>
      <ul className="security-list">
        {security.identities.map(({ id, provider, email }) => (
          <li key={id}>
            <span>
              <b>{provider}</b>
              <small className="quiet">{email}</small>
            </span>
            <Button
              size="small"
              onClick={() => void withPassword((password) => unlink.mutate({ id, password }))}
            >
              {t("security.accounts.unlink")}
            </Button>
          </li>
        ))}
      </ul>
      <div className="security-buttons">
        {offered.map(({ key, name }) => (
          <Button key={key} onClick={() => void withPassword((password) => link.mutate({ key, password }))}>
            {t("security.accounts.link", { name })}
          </Button>
        ))}
      </div>
    </section>
  );
}

/** How the user signs in, and where; keys for other programs. */
export function SecurityPage() {
  const { t } = useTranslation();
  const [codes, setCodes] = useState<string[]>([]);
  const security = useQuery(securityQuery);
  if (security.isPending) return <Skeleton active />;
  if (security.isError) return <ProblemView error={security.error} onRetry={() => void security.refetch()} />;
  const parts = { security: security.data, onCodes: setCodes };
  return (
    <div className="page security">
      <PageHeader title={t("security.title")} note={t("security.note")} />
      <section className="panel security-row">
        <h2>{t("signin.password")}</h2>
        <Link to="/password">{t("user.password")}</Link>
      </section>
      <Totp {...parts} />
      <Passkeys {...parts} />
      <RecoveryCodes {...parts} />
      <Accounts security={security.data} />
      <Sessions />
      <ApiKeys />
      <Codes codes={codes} onClose={() => setCodes([])} />
    </div>
  );
}
