import "./customise.css";
import { PlusOutlined } from "@ant-design/icons";
import { useQuery } from "@tanstack/react-query";
import { useNavigate, useParams, useSearch } from "@tanstack/react-router";
import { Button, Skeleton, Tabs, Tag } from "antd";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { type BoardDraft, customisationQuery, type Definition, type RuleDraft } from "@/api/customise";
import { useEntity, useLabels, useLang } from "@/api/manifest";
import type { EntityDef } from "@/api/types";
import { Nothing } from "@/ui/Nothing";
import { PageHeader } from "@/ui/PageHeader";
import { ProblemView } from "@/ui/ProblemView";
import { BoardEditor } from "./BoardEditor";
import { newBoard, newRule } from "./drafts";
import { EntityEditor } from "./EntityEditor";
import { FieldTable } from "./FieldTable";
import { Layouts } from "./Layouts";
import { RuleEditor } from "./RuleEditor";

interface Props {
  entity: EntityDef;
  definitions: Definition[];
}

function Rules({ entity, definitions }: Props) {
  const { t } = useTranslation();
  const lang = useLang();
  const [open, setOpen] = useState<RuleDraft | null>(null);
  const rules = definitions.filter((one) => one.what === "rule").filter((one) => one.entity === entity.key);
  const add = (
    <Button type="primary" icon={<PlusOutlined />} onClick={() => setOpen(newRule(entity.key))}>
      {t("customise.rule.new")}
    </Button>
  );
  return (
    <section className="def-section">
      {rules.length ? (
        <div className="def-head">
          <p className="quiet">{t("customise.rules.hint")}</p>
          {add}
        </div>
      ) : (
        <Nothing title={t("customise.rules.none")}>{add}</Nothing>
      )}
      <ul className="def-list">
        {rules.map((rule) => (
          <li key={rule.name}>
            <button type="button" className="def-open" onClick={() => setOpen(rule)}>
              <b>{rule.message[lang]}</b>
              <code>{rule.condition}</code>
            </button>
            {rule.active ? null : <Tag>{t("customise.tag.inactive")}</Tag>}
          </li>
        ))}
      </ul>
      {open ? (
        <RuleEditor start={open} taken={rules.map(({ name }) => name)} onClose={() => setOpen(null)} />
      ) : null}
    </section>
  );
}

function Boards({ entity, definitions }: Props) {
  const { t } = useTranslation();
  const labels = useLabels();
  const lang = useLang();
  const [open, setOpen] = useState<BoardDraft | null>(null);
  const boards = definitions.filter((one) => one.what === "board").filter((one) => one.entity === entity.key);
  const choice = entity.fields.find((field) => field.kind.type === "choice");
  if (!choice) return <Nothing title={t("customise.board.none")} />;
  const add = (
    <Button type="primary" icon={<PlusOutlined />} onClick={() => setOpen(newBoard(entity.key, choice.name))}>
      {t("customise.board.new")}
    </Button>
  );
  return (
    <section className="def-section">
      {boards.length ? (
        <div className="def-head">
          <p className="quiet">{t("customise.boards.hint")}</p>
          {add}
        </div>
      ) : (
        <Nothing title={t("customise.boards.none")}>{add}</Nothing>
      )}
      <ul className="def-list">
        {boards.map((board) => (
          <li key={board.name}>
            <button type="button" className="def-open" onClick={() => setOpen(board)}>
              <b>{board.label[lang]}</b>
              <span className="quiet">{labels.field(entity.key, board.field)}</span>
            </button>
          </li>
        ))}
      </ul>
      {open ? (
        <BoardEditor start={open} taken={boards.map(({ name }) => name)} onClose={() => setOpen(null)} />
      ) : null}
    </section>
  );
}

/** Everything that administrators say of one object. */
export function ObjectPage() {
  const { t } = useTranslation();
  const labels = useLabels();
  const { domain, name } = useParams({ from: "/shell/customise/$domain/$name" });
  const entity = useEntity(`${domain}.${name}`);
  const all = useQuery(customisationQuery);
  const { tab } = useSearch({ from: "/shell/customise/$domain/$name" });
  const navigate = useNavigate();
  const [editing, setEditing] = useState(false);
  if (all.isPending) return <Skeleton active />;
  if (all.isError) return <ProblemView error={all.error} />;
  if (!entity) return <Nothing title={t("customise.gone")} />;
  const { definitions } = all.data;
  const own = definitions.filter((one) => one.what === "entity").find((one) => one.name === name);
  const content = { entity, definitions };
  return (
    <div className="page">
      <PageHeader
        over={t("menu.customise")}
        title={labels.entity(entity.key)}
        actions={
          domain === "custom" && own ? (
            <Button onClick={() => setEditing(true)}>{t("action.edit")}</Button>
          ) : null
        }
      />
      <Tabs
        activeKey={tab ?? "fields"}
        onChange={(key) =>
          void navigate({
            to: "/customise/$domain/$name",
            params: { domain, name },
            search: key === "fields" ? {} : { tab: key },
            replace: true,
          })
        }
        items={[
          { key: "fields", label: t("customise.fields"), children: <FieldTable {...content} /> },
          { key: "forms", label: t("customise.forms"), children: <Layouts {...content} /> },
          { key: "rules", label: t("customise.rules"), children: <Rules {...content} /> },
          { key: "boards", label: t("customise.boards"), children: <Boards {...content} /> },
        ]}
      />
      {editing && own ? <EntityEditor start={own} onClose={() => setEditing(false)} /> : null}
    </div>
  );
}
