import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { App, Button } from "antd";
import { useTranslation } from "react-i18next";
import { addTemplates } from "@/api/campaigns";
import type { EntityDef, RecordRow } from "@/api/types";
import { routeOf } from "@/fields/title";
import { problemText } from "@/ui/problem";

/** The filter of a list that shows templates. */
export const TEMPLATES = "is_template:eq:true";

/** A template is no campaign that is yet to begin, whatever its state says. */
export function TemplateMark({ row }: { row: RecordRow }) {
  const { t } = useTranslation();
  return row.is_template === true ? <span className="tag record-mark">{t("campaign.template")}</span> : null;
}

/** Takes the ready campaign templates that aren't there yet, and shows the templates. */
export function TemplatesButton({ entity }: { entity: EntityDef }) {
  const { t } = useTranslation();
  const { message } = App.useApp();
  const client = useQueryClient();
  const navigate = useNavigate();
  const take = useMutation({
    mutationFn: addTemplates,
    onSuccess: async ({ count }) => {
      message.success(count > 0 ? t("campaign.templates_taken", { count }) : t("campaign.templates_there"));
      await client.invalidateQueries({ queryKey: ["records"] });
      void navigate({
        to: "/r/$domain/$name",
        params: routeOf(entity.key),
        search: { f: [TEMPLATES] },
      });
    },
    onError: (error) => void message.error(problemText(t, error)),
  });
  if (!entity.can.create) return null;
  return (
    <Button loading={take.isPending} onClick={() => take.mutate()}>
      {t("campaign.take_templates")}
    </Button>
  );
}
