import { CopyOutlined, PlusOutlined } from "@ant-design/icons";
import { Link, useNavigate } from "@tanstack/react-router";
import { Button, Tag } from "antd";
import { useTranslation } from "react-i18next";
import type { Definition, LayoutDraft } from "@/api/customise";
import { useLang } from "@/api/manifest";
import type { EntityDef } from "@/api/types";
import { routeOf } from "@/fields/title";
import { Nothing } from "@/ui/Nothing";
import { byWeight, isDefault } from "./layouts";
import { useAudience } from "./useAudience";

interface Props {
  entity: EntityDef;
  definitions: Definition[];
}

const isLayout =
  (entity: string) =>
  (one: Definition): one is LayoutDraft =>
    one.what === "layout" && one.entity === entity;

/** The forms of an object, in the order in which they win. */
export function Layouts({ entity, definitions }: Props) {
  const { t } = useTranslation();
  const lang = useLang();
  const audience = useAudience();
  const navigate = useNavigate();
  const layouts = byWeight(definitions.filter(isLayout(entity.key)));
  const to = "/customise/$domain/$name/forms/$form";
  const place = (form: string) => ({ ...routeOf(entity.key), form });
  const make = (from?: string) => void navigate({ to, params: place("new"), search: from ? { from } : {} });
  const count = (layout: LayoutDraft) => layout.sections.reduce((sum, { fields }) => sum + fields.length, 0);
  const button = (
    <Button type="primary" icon={<PlusOutlined />} onClick={() => make()}>
      {t("customise.form.new")}
    </Button>
  );
  if (layouts.length === 0)
    return (
      <section className="def-section">
        <Nothing title={t("customise.form.none")}>{button}</Nothing>
      </section>
    );
  return (
    <section className="def-section">
      <div className="def-head">
        <p className="quiet">{t("customise.form.hint")}</p>
        {button}
      </div>
      <ul className="def-list">
        {layouts.map((layout) => (
          <li key={layout.name}>
            <Link to={to} params={place(layout.name)} className="def-open">
              <b>{layout.label[lang]}</b>
              <span className="quiet">
                {audience(layout)} ·{" "}
                {t("customise.form.count", { sections: layout.sections.length, fields: count(layout) })}
              </span>
            </Link>
            {isDefault(layout) ? <Tag color="success">{t("customise.form.default")}</Tag> : null}
            <Button
              type="text"
              icon={<CopyOutlined />}
              aria-label={t("customise.form.copy", { name: layout.label[lang] })}
              title={t("customise.form.copy", { name: layout.label[lang] })}
              onClick={() => make(layout.name)}
            />
          </li>
        ))}
      </ul>
    </section>
  );
}
