import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { App, Button } from "antd";
import { useTranslation } from "react-i18next";
import { useEntity } from "@/api/manifest";
import { addDirections, addTopics, refreshRelations } from "@/api/scheme";
import { problemText } from "@/ui/problem";

interface StarterProps {
  entity: "direction" | "relation" | "topic";
  act: () => Promise<{ count: number }>;
}

function Starter({ entity, act }: StarterProps) {
  const { t } = useTranslation();
  const { message } = App.useApp();
  const client = useQueryClient();
  const navigate = useNavigate();
  const mayCreate = useEntity(`scheme.${entity}`)?.can.create;
  const run = useMutation({
    mutationFn: act,
    onSuccess: ({ count }) => {
      message.success(t(`scheme.start.${entity}_done`, { count }));
      void client.invalidateQueries({ queryKey: ["records"] });
      if (entity === "relation") void navigate({ to: "/scheme/relations" });
      else void navigate({ to: "/r/$domain/$name", params: { domain: "scheme", name: entity }, search: {} });
    },
    onError: (error) => void message.error(problemText(t, error)),
  });
  if (!mayCreate) return null;
  return (
    <li>
      <Button loading={run.isPending} onClick={() => run.mutate()}>
        {t(`scheme.start.${entity}`)}
      </Button>
      <span className="quiet">{t(`scheme.start.${entity}_note`)}</span>
    </li>
  );
}

/** What the program prepares of the figures, for people to go on with. */
export function Starters() {
  const { t } = useTranslation();
  return (
    <section>
      <h2>{t("scheme.start.title")}</h2>
      <ul className="scheme-starters">
        <Starter entity="direction" act={addDirections} />
        <Starter entity="relation" act={refreshRelations} />
        <Starter entity="topic" act={addTopics} />
      </ul>
    </section>
  );
}
