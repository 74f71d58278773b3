import { Button, Popconfirm } from "antd";
import { useTranslation } from "react-i18next";
import { knowsPasskeys } from "@/api/passkey";
import { addPasskey, removePasskey, type Security } from "@/api/security";
import { useSession } from "@/api/session";
import { instantText } from "@/ui/time";
import { deviceText } from "./device";
import { useAskPassword } from "./useAskPassword";
import { useChange } from "./useChange";

interface Props {
  security: Security;
  onCodes: (codes: string[]) => void;
}

/** The own passkeys. */
export function Passkeys({ security, onCodes }: Props) {
  const { t } = useTranslation();
  const { company } = useSession();
  const ask = useAskPassword(security);
  const add = useChange(
    (password: string) => addPasskey(password, deviceText(navigator.userAgent) || t("security.device.other")),
    ({ recovery_codes }) => onCodes(recovery_codes),
  );
  const remove = useChange(({ id, password }: { id: string; password: string }) =>
    removePasskey(id, password),
  );
  const start = async () => {
    const password = await ask();
    if (password !== null) add.mutate(password);
  };
  const forget = async (id: string) => {
    const password = await ask();
    if (password !== null) remove.mutate({ id, password });
  };
  return (
    <section className="panel">
      <div className="security-row">
        <div>
          <h2>{t("security.passkeys")}</h2>
          <p className="quiet">{t(knowsPasskeys() ? "security.passkeys.note" : "security.passkeys.none")}</p>
        </div>
        {knowsPasskeys() ? (
          <Button loading={add.isPending} onClick={() => void start()}>
            {t("security.passkeys.add")}
          </Button>
        ) : null}
      </div>
      <ul className="security-list">
        {security.passkeys.map(({ id, name, created_at, last_used_at }) => (
          <li key={id}>
            <span>
              <b>{name}</b>
              <small className="quiet">
                {t("security.made", { at: instantText(created_at, company.zone) })}
                {last_used_at
                  ? ` · ${t("security.used", { at: instantText(last_used_at, company.zone) })}`
                  : null}
              </small>
            </span>
            <Popconfirm
              title={t("security.passkeys.ask", { name })}
              okText={t("security.remove")}
              cancelText={t("action.cancel")}
              onConfirm={() => void forget(id)}
            >
              <Button size="small" aria-label={`${t("security.remove")} ${name}`}>
                {t("security.remove")}
              </Button>
            </Popconfirm>
          </li>
        ))}
      </ul>
    </section>
  );
}
