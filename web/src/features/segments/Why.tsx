import { CheckCircleTwoTone, CloseCircleTwoTone } from "@ant-design/icons";
import { useQuery } from "@tanstack/react-query";
import { Skeleton } from "antd";
import { useTranslation } from "react-i18next";
import { explainQuery, type Rule } from "@/api/segments";
import { useLocale } from "@/i18n/useLocale";
import { ProblemView } from "@/ui/ProblemView";

/** A text of the server in the language of the page. */
export const useWords = () => {
  const en = useLocale().startsWith("en");
  return (text: { zh: string; en: string } | null) => (text ? (en ? text.en : text.zh) : "");
};

/** Why a customer is in or out, condition by condition. */
export function Why({ rule, customer }: { rule: Rule; customer: string }) {
  const { t } = useTranslation();
  const words = useWords();
  const found = useQuery(explainQuery(rule, customer));
  if (found.isPending) return <Skeleton active title={false} />;
  if (found.isError) return <ProblemView error={found.error} />;
  return (
    <div className="rule-why">
      <strong>{t(found.data.is_in ? "rule.is_in" : "rule.is_out")}</strong>
      <ul>
        {found.data.conditions.map((one) => (
          <li key={one.path}>
            {one.holds ? (
              <CheckCircleTwoTone twoToneColor="#3f8f5f" title={t("rule.holds")} />
            ) : (
              <CloseCircleTwoTone twoToneColor="#b4552d" title={t("rule.fails")} />
            )}{" "}
            {words(one.text)}
            {one.found === null ? "" : t("rule.found", { value: one.found })}
          </li>
        ))}
      </ul>
    </div>
  );
}
