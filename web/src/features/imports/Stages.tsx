import { useTranslation } from "react-i18next";

const STAGES = ["file", "match", "check", "run"];

/** Where the import stands, of its four stages. */
export function Stages({ at }: { at: number }) {
  const { t } = useTranslation();
  return (
    <ol className="stages">
      {STAGES.map((stage, index) => (
        <li
          key={stage}
          className={index < at ? "past" : index === at ? "now" : ""}
          aria-current={index === at ? "step" : undefined}
        >
          <span className="stage-dot" aria-hidden="true">
            {index < at ? "✓" : index + 1}
          </span>
          {t(`import.stage.${stage}`)}
        </li>
      ))}
    </ol>
  );
}
