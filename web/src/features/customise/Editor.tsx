import { Button, Drawer, Input } from "antd";
import { type ReactNode, useState } from "react";
import { useTranslation } from "react-i18next";
import { type Definition, useStep } from "@/api/customise";
import { useShortcuts } from "@/ui/shortcuts";
import { usePhone } from "@/ui/usePhone";
import { Faults } from "./Faults";
import { Item } from "./Item";
import { OvertakenNotice } from "./Overtaken";

interface Props {
  title: string;
  /** What is saved; nothing while something is missing. */
  made: () => Definition | null;
  /** The definition as it was opened; null for a new one. */
  seen: Definition | null;
  /** May be deleted; `typed` when its name must be typed for that. */
  removal?: "plain" | "typed" | undefined;
  onClose: () => void;
  children: ReactNode;
}

type Step = ReturnType<typeof useStep>;

function Delete({
  definition,
  typed,
  step,
  onDone,
}: {
  definition: Definition;
  typed: boolean;
  step: Step;
  onDone: () => void;
}) {
  const { t } = useTranslation();
  const [name, setName] = useState("");
  const [sure, setSure] = useState(false);
  const remove = () =>
    step.mutate(
      {
        change: { do: "delete", definition, confirm: typed ? name : definition.name },
        seen: definition,
      },
      { onSuccess: onDone },
    );
  return (
    <div className="def-delete">
      {typed ? (
        <Item label={t("customise.delete.type", { name: definition.name })}>
          <Input value={name} onChange={(event) => setName(event.target.value)} />
        </Item>
      ) : null}
      {sure || typed ? (
        <>
          <p className="def-bad">{t("customise.delete.sure")}</p>
          <Button
            danger
            disabled={typed && name !== definition.name}
            loading={step.isPending}
            onClick={remove}
          >
            {t(typed ? "customise.delete.forever" : "action.delete")}
          </Button>
        </>
      ) : (
        <Button danger onClick={() => setSure(true)}>
          {t("action.delete")}
        </Button>
      )}
    </div>
  );
}

/** The drawer around every definition: saves it, says what is wrong with it, deletes it. */
export function Editor({ title, made, seen, removal, onClose, children }: Props) {
  const { t } = useTranslation();
  const phone = usePhone();
  const step = useStep();
  const definition = made();
  const save = () => {
    if (definition) step.mutate({ change: { do: "put", definition }, seen }, { onSuccess: onClose });
  };
  useShortcuts([{ keys: ["Mod+s", "Mod+Enter"], what: "key.save", run: save }], { inDialog: true });
  return (
    <Drawer
      open
      size={phone ? "100%" : 640}
      title={title}
      onClose={onClose}
      destroyOnHidden
      footer={
        <div className="form-foot">
          <Button onClick={onClose}>{t("action.cancel")}</Button>
          <Button type="primary" loading={step.isPending} disabled={!definition} onClick={save}>
            {t("action.save")}
          </Button>
        </div>
      }
    >
      <div className="def-form">
        {step.isError ? <Faults error={step.error} /> : null}
        <OvertakenNotice step={step} onTheirs={onClose} onDone={onClose} />
        {children}
        {removal && seen ? (
          <Delete definition={seen} typed={removal === "typed"} step={step} onDone={onClose} />
        ) : null}
      </div>
    </Drawer>
  );
}
