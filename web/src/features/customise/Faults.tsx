import { Alert } from "antd";
import { useTranslation } from "react-i18next";
import { Problem } from "@/api/client";
import { Overtaken } from "@/api/customise";
import { useLabels } from "@/api/manifest";
import { ProblemView } from "@/ui/ProblemView";
import { fieldProblemText } from "@/ui/problem";

/** What the server has against a definition, attribute by attribute. */
export function Faults({ error, entity }: { error: unknown; entity?: string | undefined }) {
  const { t } = useTranslation();
  const labels = useLabels();
  if (error instanceof Overtaken) return null;
  if (!(error instanceof Problem) || error.fields.length === 0) return <ProblemView error={error} />;
  const named = (params: NonNullable<Problem["params"]>) => {
    const name = params.name;
    return entity && typeof name === "string" ? { ...params, name: labels.field(entity, name) } : params;
  };
  return (
    <Alert
      type="error"
      showIcon
      title={t("error.record.invalid")}
      description={
        <ul className="def-faults">
          {error.fields.map((fault, at) => (
            <li key={at}>
              <b>{t([`customise.attribute.${fault.field}`, "customise.attribute.other"])}</b>
              {": "}
              {fieldProblemText(t, fault.code, named(fault.params ?? {}))}
            </li>
          ))}
        </ul>
      }
    />
  );
}
