import { Alert, Button, Drawer, Input } from "antd";
import { type ReactNode, useState } from "react";
import { useTranslation } from "react-i18next";
import { Problem } from "@/api/client";
import type { Definition } from "@/api/customise";
import { useChange } from "@/api/customise";
import { ProblemView } from "@/ui/ProblemView";
import { fieldProblemText } from "@/ui/problem";
import { usePhone } from "@/ui/usePhone";
import { Item } from "./Item";

interface Props {
  title: string;
  /** What is saved; nothing while something is missing. */
  made: () => Definition | null;
  /** What is there and may be deleted; `typed` when its name must be typed for that. */
  known?: { definition: Definition; typed: boolean } | undefined;
  onClose: () => void;
  children: ReactNode;
}

function Faults({ error }: { error: unknown }) {
  const { t } = useTranslation();
  if (!(error instanceof Problem) || error.fields.length === 0) return <ProblemView error={error} />;
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
              {fieldProblemText(t, fault.code, fault.params)}
            </li>
          ))}
        </ul>
      }
    />
  );
}

function Delete({
  definition,
  typed,
  onDone,
}: {
  definition: Definition;
  typed: boolean;
  onDone: () => void;
}) {
  const { t } = useTranslation();
  const change = useChange();
  const [name, setName] = useState("");
  const [sure, setSure] = useState(false);
  const remove = () =>
    change.mutate([{ do: "delete", definition, confirm: typed ? name : definition.name }], {
      onSuccess: onDone,
    });
  return (
    <div className="def-delete">
      {change.isError ? <Faults error={change.error} /> : null}
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
            loading={change.isPending}
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
export function Editor({ title, made, known, onClose, children }: Props) {
  const { t } = useTranslation();
  const phone = usePhone();
  const change = useChange();
  const save = () => {
    const definition = made();
    if (definition) change.mutate([{ do: "put", definition }], { onSuccess: onClose });
  };
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
          <Button type="primary" loading={change.isPending} disabled={!made()} onClick={save}>
            {t("action.save")}
          </Button>
        </div>
      }
    >
      <div className="def-form">
        {change.isError ? <Faults error={change.error} /> : null}
        {children}
        {known ? <Delete definition={known.definition} typed={known.typed} onDone={onClose} /> : null}
      </div>
    </Drawer>
  );
}
