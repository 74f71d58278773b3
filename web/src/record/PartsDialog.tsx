import "./parts.css";
import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { Checkbox, Modal, Skeleton } from "antd";
import { useEffect, useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import { bundleQuery } from "@/api/catalog";
import { useMoney } from "@/fields/useMoney";
import { plain } from "@/ui/number";
import { ProblemView } from "@/ui/ProblemView";
import { picksOf, toggledPart, toldOf } from "./parts";

interface Props {
  product: string;
  chosen: string[];
  /** With how it is told. */
  onChosen: (chosen: string[], told: string) => void;
  onClose: () => void;
}

/** The parts of a bundle: what belongs to it anyway, and of each other group as many as are to be chosen. Enter takes what is ticked. */
export function PartsDialog({ product, chosen: first, onChosen, onClose }: Props) {
  const { t } = useTranslation();
  const money = useMoney();
  const [chosen, setChosen] = useState(first);
  const found = useQuery({ ...bundleQuery(product, chosen), placeholderData: keepPreviousData });
  const groups = found.data?.groups ?? [];
  const isReady = !!found.data && !found.isError && !found.isPlaceholderData;
  const take = () => onChosen(picksOf(groups), toldOf(groups));
  const onEnter = useRef(() => {});
  onEnter.current = () => isReady && take();
  useEffect(() => {
    const pressed = (event: KeyboardEvent) => {
      // A button that has the keyboard is pressed by it.
      if (event.key !== "Enter" || event.target instanceof HTMLButtonElement) return;
      event.preventDefault();
      onEnter.current();
    };
    window.addEventListener("keydown", pressed);
    return () => window.removeEventListener("keydown", pressed);
  }, []);
  return (
    <Modal
      open
      title={t("sales.parts")}
      okText={t("sales.configure_take")}
      cancelText={t("action.cancel")}
      okButtonProps={{ disabled: !isReady }}
      onOk={take}
      onCancel={onClose}
    >
      {found.isPending ? <Skeleton active /> : null}
      {found.isError ? <ProblemView error={found.error} onRetry={() => setChosen([])} /> : null}
      {groups.map((group) => (
        <fieldset key={group.id} className="parts-group">
          <legend>
            {group.name}{" "}
            <span className="quiet">
              {group.choose_count === null
                ? t("product.bundle.all")
                : t("product.bundle.choose", { count: group.choose_count })}
            </span>
          </legend>
          {group.parts.map((part) => (
            <div key={part.id}>
              <Checkbox
                checked={part.is_chosen}
                disabled={group.choose_count === null}
                onChange={() => setChosen(toggledPart(groups, group, part.id))}
              >
                {part.product.name} × {plain(part.quantity)}
                {part.surcharge && Number(part.surcharge) ? (
                  <span className="quiet"> +{money(part.surcharge)}</span>
                ) : null}
              </Checkbox>
            </div>
          ))}
        </fieldset>
      ))}
      {found.data?.price ? <p className="parts-sum">{money(found.data.price)}</p> : null}
    </Modal>
  );
}
