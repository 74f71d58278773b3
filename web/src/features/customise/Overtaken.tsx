import { useQuery } from "@tanstack/react-query";
import { Alert, Button } from "antd";
import { useTranslation } from "react-i18next";
import { type Definition, madeQuery, Overtaken, type useStep } from "@/api/customise";
import { useSession } from "@/api/session";
import { instantText } from "@/ui/time";

interface Props {
  step: ReturnType<typeof useStep>;
  /** Gives up what was done here. */
  onTheirs: () => void;
  /** It was done here all the same. */
  onDone: () => void;
}

const entityOf = (one: Definition) => (one.what === "entity" ? `custom.${one.name}` : one.entity);

/** Says that two administrators changed the same thing, who the other was, and leaves the choice to this one. */
export function OvertakenNotice({ step, onTheirs, onDone }: Props) {
  const { t } = useTranslation();
  const { company } = useSession();
  const overtaken = step.error instanceof Overtaken ? step.error : null;
  const made = useQuery({ ...madeQuery, staleTime: 0, enabled: overtaken !== null });
  if (!overtaken || !step.variables) return null;
  const { now } = overtaken;
  const { change } = step.variables;
  const { definition } = change;
  const again = () => step.mutate({ change, seen: now }, { onSuccess: onDone });
  const last = made.data?.items.find(
    ({ about }) =>
      about?.what === definition.what &&
      about.name === definition.name &&
      about.entity === entityOf(definition),
  );
  const params = {
    who: last?.by ?? t("customise.overtaken.somebody"),
    when: last ? instantText(last.at, company.zone) : "",
  };
  return (
    <Alert
      type="warning"
      showIcon
      role="alert"
      title={t(now ? "customise.overtaken" : "customise.overtaken.gone", params)}
      description={
        <>
          <p>{t("customise.overtaken.note")}</p>
          <div className="button-row">
            <Button size="small" onClick={onTheirs}>
              {t(now ? "customise.overtaken.theirs" : "customise.overtaken.close")}
            </Button>
            {now || change.do === "put" ? (
              <Button size="small" type="primary" onClick={again}>
                {t(change.do === "put" ? "customise.overtaken.mine" : "customise.overtaken.delete")}
              </Button>
            ) : null}
          </div>
        </>
      }
    />
  );
}
