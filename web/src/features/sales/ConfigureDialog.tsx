import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { Alert, Checkbox, Modal, Skeleton } from "antd";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { type Configuration, configurationQuery, type Reason } from "@/api/catalog";
import { useLang } from "@/api/manifest";
import { useMoney } from "@/fields/useMoney";
import { ProblemView } from "@/ui/ProblemView";

interface Props {
  product: string;
  chosen: string[];
  onChosen: (chosen: string[]) => void;
  onClose: () => void;
}

type Group = Configuration["groups"][number];

/** What is chosen when this is chosen or no longer is: where only one may be, it takes the place of the other. */
function toggled(chosen: string[], id: string, group: Group): string[] {
  if (chosen.includes(id)) return chosen.filter((one) => one !== id);
  const others = group.max === 1 ? group.options.map((option) => option.id) : [];
  return [...chosen.filter((one) => !others.includes(one)), id];
}

/** The options of a configurable product; one that can't be chosen says why. */
export function ConfigureDialog({ product, chosen: first, onChosen, onClose }: Props) {
  const { t } = useTranslation();
  const lang = useLang();
  const money = useMoney();
  const [chosen, setChosen] = useState(first);
  const found = useQuery({ ...configurationQuery(product, chosen), placeholderData: keepPreviousData });
  const words = (reason: Reason) => reason.text[lang] + (reason.note ? `（${reason.note}）` : "");
  const answer = found.data;
  return (
    <Modal
      open
      title={t("sales.configure")}
      okText={t("sales.configure_take")}
      cancelText={t("action.cancel")}
      okButtonProps={{ disabled: !answer?.is_whole }}
      onOk={() => onChosen(chosen)}
      onCancel={onClose}
    >
      {found.isPending ? <Skeleton active /> : null}
      {found.isError ? <ProblemView error={found.error} onRetry={() => void found.refetch()} /> : null}
      {answer?.groups.map((group) => (
        <fieldset key={group.id} className="quote-group">
          <legend>{group.name[lang]}</legend>
          {group.options.map((option) => (
            <div key={option.id}>
              <Checkbox
                checked={option.is_chosen}
                disabled={option.barred.length > 0}
                onChange={() => setChosen(toggled(chosen, option.id, group))}
              >
                {option.name[lang]}
                {Number(option.price) === 0 ? null : (
                  <span className="quiet">
                    {" "}
                    {Number(option.price) > 0 ? "+" : ""}
                    {money(option.price)}
                  </span>
                )}
              </Checkbox>
              {option.barred.length ? (
                <p className="quote-why">{option.barred.map(words).join("；")}</p>
              ) : null}
            </div>
          ))}
        </fieldset>
      ))}
      {answer && !answer.is_whole ? (
        <Alert type="warning" title={answer.faults.map(words).join("；")} />
      ) : null}
      {answer?.price ? <p className="quote-sum">{money(answer.price)}</p> : null}
    </Modal>
  );
}
