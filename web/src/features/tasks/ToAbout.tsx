import { Link } from "@tanstack/react-router";
import { Button } from "antd";
import { useTranslation } from "react-i18next";
import { useLabels, useManifest } from "@/api/manifest";
import type { RecordRow } from "@/api/types";
import { routeOf } from "@/fields/title";
import type { SlotProps } from "@/record/slots";
import { aboutOf } from "./about";

/** The record that an activity is about, where the user sees records of its kind. */
function useAbout(row: RecordRow) {
  const { entities } = useManifest();
  const about = aboutOf(row.about);
  return about && entities.some((one) => one.key === about.entity) ? about : null;
}

/** The way from a task to the record that it is about: a request is answered there. */
export function AboutLink({ task }: { task: RecordRow }) {
  const labels = useLabels();
  const about = useAbout(task);
  if (!about) return null;
  return (
    <Link to="/r/$domain/$name/$id" params={{ ...routeOf(about.entity), id: about.id }}>
      {labels.entity(about.entity)}
    </Link>
  );
}

/** The same on the activity's own page. */
export function ToAbout({ row }: SlotProps) {
  const { t } = useTranslation();
  const labels = useLabels();
  const about = useAbout(row);
  if (!about) return null;
  return (
    <Link to="/r/$domain/$name/$id" params={{ ...routeOf(about.entity), id: about.id }}>
      <Button>{t("tasks.about", { what: labels.noun(about.entity) })}</Button>
    </Link>
  );
}
