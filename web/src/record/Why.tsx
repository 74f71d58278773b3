import { CheckCircleOutlined, StopOutlined } from "@ant-design/icons";
import { useQuery } from "@tanstack/react-query";
import { Skeleton } from "antd";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { whyQuery } from "@/api/access";
import { useEntity, useLabels, useLang } from "@/api/manifest";
import { LinkSelect } from "@/fields/LinkSelect";
import { ProblemView } from "@/ui/ProblemView";
import type { SlotProps } from "./slots";

/** Why one may read, change and remove the record, or not; whoever keeps the roles asks for others, too. */
export function Why({ entity, row }: SlotProps) {
  const { t } = useTranslation();
  const labels = useLabels();
  const lang = useLang();
  const policy = useEntity("org.role_grant");
  const [user, setUser] = useState<string[]>([]);
  const why = useQuery(whyQuery(entity.key, row.id, user[0]));
  const content = () => {
    if (why.isPending) return <Skeleton active />;
    if (why.isError) return <ProblemView error={why.error} onRetry={() => void why.refetch()} />;
    return why.data.actions.map((verdict) => (
      <div key={verdict.action} className={verdict.allowed ? "verdict allowed" : "verdict"}>
        <p>
          {verdict.allowed ? <CheckCircleOutlined aria-hidden /> : <StopOutlined aria-hidden />}{" "}
          <b>
            {t(verdict.allowed ? "access.may" : "access.may_not", {
              action: labels.choice("org.role_grant", "action", verdict.action),
            })}
          </b>
        </p>
        <ul>
          {verdict.reasons.map((reason) => (
            <li key={reason.text.zh} className={reason.opens ? undefined : "quiet"}>
              {reason.text[lang]}
            </li>
          ))}
        </ul>
      </div>
    ));
  };
  return (
    <section className="access-part">
      <h3>{t(user.length ? "access.why.other" : "access.why")}</h3>
      {policy ? (
        <LinkSelect
          target="org.user"
          value={user}
          onChange={setUser}
          label={t("access.why.whom")}
          placeholder={t("access.why.whom")}
        />
      ) : null}
      {content()}
    </section>
  );
}
