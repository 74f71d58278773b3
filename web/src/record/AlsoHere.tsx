import { useTranslation } from "react-i18next";
import { usePresence } from "@/api/live";

interface Props {
  entity: string;
  id: string;
  editing: boolean;
}

/** Who else has the record open. */
export function AlsoHere({ entity, id, editing }: Props) {
  const { t } = useTranslation();
  const people = usePresence(entity, id, editing);
  if (people.length === 0) return null;
  return (
    <div className="also-here" role="status">
      <span className="quiet">{t("presence.also")}</span>
      {people.map((one) => (
        <span key={one.id} className="also-here-one">
          <span className="also-here-face" aria-hidden="true">
            {one.name.slice(0, 1)}
          </span>
          {one.editing ? t("presence.editing", { name: one.name }) : one.name}
        </span>
      ))}
    </div>
  );
}
