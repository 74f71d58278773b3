import { CameraOutlined } from "@ant-design/icons";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { App, Button } from "antd";
import { useTranslation } from "react-i18next";
import { fewQuery } from "@/api/club";
import { beginForm, dropForm } from "@/api/paper";
import { Files } from "@/record/together/Files";
import { problemText } from "@/ui/problem";
import { Photos } from "./Settle";

const FORM = "trade.paper_form";
const AT_ONCE = 50;

/** What a change of the forms does to what is shown of the batch. */
function useForms() {
  const { t } = useTranslation();
  const { message } = App.useApp();
  const client = useQueryClient();
  return {
    onSuccess: () => client.invalidateQueries({ queryKey: ["records"] }),
    onError: (error: unknown) => void message.error(problemText(t, error)),
  };
}

/** Forms that were photographed and aren't keyed yet. */
function Begun({ batch, onChoose }: { batch: string; onChoose: (number: string) => void }) {
  const { t } = useTranslation();
  const { modal } = App.useApp();
  const query = { f: [`batch_id:eq:${batch}`, "state:eq:begun"], sort: "number" };
  const found = useQuery(fewQuery(FORM, query, AT_ONCE));
  const drop = useMutation({ mutationFn: dropForm, ...useForms() });
  if (!found.data?.length) return null;
  const ask = (id: string, number: string) =>
    modal.confirm({
      title: t("paper.begun.ask", { number }),
      okText: t("paper.begun.drop"),
      okButtonProps: { danger: true },
      cancelText: t("action.cancel"),
      onOk: () => drop.mutateAsync(id).catch(() => undefined),
    });
  return (
    <>
      <h3>{t("paper.begun.list")}</h3>
      <ul className="paper-waiting">
        {found.data.map((form) => (
          <li key={form.id}>
            <Button type="link" onClick={() => onChoose(String(form.number))}>
              {String(form.number)}
            </Button>
            <Button size="small" onClick={() => ask(form.id, String(form.number))}>
              {t("paper.begun.drop")}
            </Button>
          </li>
        ))}
      </ul>
    </>
  );
}

/** The photos of the form whose number stands in the entry: to be read from, and to be added to before it is keyed. */
function OfNumber({ batch, number }: { batch: string; number: string }) {
  const { t } = useTranslation();
  const query = { f: [`batch_id:eq:${batch}`, `number:eq:${number}`] };
  const found = useQuery(fewQuery(FORM, query, 1));
  const begin = useMutation({ mutationFn: () => beginForm(batch, number), ...useForms() });
  if (!found.data) return null;
  const form = found.data[0];
  if (!form)
    return (
      <Button icon={<CameraOutlined />} loading={begin.isPending} onClick={() => begin.mutate()}>
        {t("paper.begun.attach", { number })}
      </Button>
    );
  return (
    <>
      <div className="paper-photos">
        <Photos form={form.id} />
      </div>
      <Files entity={FORM} id={form.id} canChange />
    </>
  );
}

interface Props {
  batch: string;
  number: string;
  onChoose: (number: string) => void;
}

/** Photos come first, or while a form is keyed: they are the form's under its number. */
export function PhotoFirst({ batch, number, onChoose }: Props) {
  const { t } = useTranslation();
  return (
    <section className="panel" aria-label={t("paper.photo")}>
      <h2>{t("paper.photo")}</h2>
      {number ? (
        <OfNumber key={number} batch={batch} number={number} />
      ) : (
        <p className="quiet">{t("paper.begun.hint")}</p>
      )}
      <Begun batch={batch} onChoose={onChoose} />
    </section>
  );
}
