import { useTranslation } from "react-i18next";
import type { LayoutDraft } from "@/api/customise";
import { useLabels } from "@/api/manifest";
import { isDefault } from "./layouts";
import { useRoles } from "./useRoles";

/** Says whom a form is for: "店员 · 客户类型：企业". */
export function useAudience(): (layout: LayoutDraft) => string {
  const { t } = useTranslation();
  const labels = useLabels();
  const roles = useRoles();
  return (layout) => {
    if (isDefault(layout)) return t("customise.form.everybody");
    const { role, class: kind, entity } = layout;
    const name = role ? (roles.find(({ key }) => key === role)?.name ?? role) : t("customise.form.role.all");
    const records = kind
      ? `${labels.field(entity, kind.field)}: ${labels.choice(entity, kind.field, kind.value)}`
      : t("customise.form.class.all");
    return `${name} · ${records}`;
  };
}
