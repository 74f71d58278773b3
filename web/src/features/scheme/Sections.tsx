import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { App, Button, Input, Skeleton, Tag } from "antd";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { useEntity, useLang } from "@/api/manifest";
import { createRecord, deleteRecord, updateRecord } from "@/api/records";
import { type Lang, type SchemeSection, sectionsQuery } from "@/api/scheme";
import { ProblemView } from "@/ui/ProblemView";
import { problemText } from "@/ui/problem";

const ENTITY = "scheme.section";

interface SectionProps {
  section: SchemeSection;
  lang: Lang;
}

/** The text of one section: what was made, or what a person wrote in its place. */
function Section({ section, lang }: SectionProps) {
  const { t } = useTranslation();
  const { message } = App.useApp();
  const client = useQueryClient();
  const can = useEntity(ENTITY)?.can;
  const [text, setText] = useState<string | null>(null);
  // As it was when it was opened to be written: what was read anew meanwhile was read by nobody.
  const [from, setFrom] = useState(section);
  const write = () => {
    setFrom(section);
    setText(section.edited ?? section.made);
  };
  const done = () => {
    setText(null);
    void client.invalidateQueries({ queryKey: ["records", ENTITY] });
  };
  const onError = (error: unknown) => void message.error(problemText(t, error));
  const save = useMutation({
    mutationFn: (said: string) => {
      const { id, version, key, made } = from;
      return id && version !== null
        ? updateRecord(ENTITY, id, version, { text: said, made })
        : createRecord(ENTITY, { section: key, language: lang, text: said, made }, crypto.randomUUID());
    },
    onSuccess: done,
    onError,
  });
  const reset = useMutation({
    mutationFn: async () => {
      if (section.id && section.version !== null) await deleteRecord(ENTITY, section.id, section.version);
    },
    onSuccess: done,
    onError,
  });
  return (
    <details className="scheme-section">
      <summary>
        {section.title}{" "}
        {section.edited !== null ? (
          <Tag color="blue">
            {section.edited_by
              ? t("scheme.section.edited_by", { name: section.edited_by })
              : t("scheme.section.edited")}
          </Tag>
        ) : null}
        {section.is_stale ? <Tag color="orange">{t("scheme.section.stale")}</Tag> : null}
      </summary>
      {text === null ? (
        <>
          <p className="scheme-text">{section.edited ?? section.made}</p>
          {section.is_stale ? (
            <details>
              <summary>{t("scheme.section.made_now")}</summary>
              <p className="scheme-text quiet">{section.made}</p>
            </details>
          ) : null}
          {can?.update ? (
            <Button size="small" onClick={write}>
              {t("scheme.section.edit")}
            </Button>
          ) : null}
          {section.edited !== null && can?.delete ? (
            <Button size="small" loading={reset.isPending} onClick={() => reset.mutate()}>
              {t("scheme.section.reset")}
            </Button>
          ) : null}
        </>
      ) : (
        <>
          <Input.TextArea
            aria-label={section.title}
            autoSize={{ minRows: 4, maxRows: 16 }}
            value={text}
            onChange={(event) => setText(event.target.value)}
          />
          <Button
            type="primary"
            size="small"
            loading={save.isPending}
            disabled={!text.trim()}
            onClick={() => save.mutate(text)}
          >
            {t("scheme.section.save")}
          </Button>
          <Button size="small" onClick={() => setText(null)}>
            {t("scheme.section.leave")}
          </Button>
        </>
      )}
    </details>
  );
}

/** The texts of the report, section by section: they are made of the figures only when somebody wants to see them. */
export function Sections() {
  const { t } = useTranslation();
  const lang = useLang();
  const [open, setOpen] = useState(false);
  const found = useQuery({ ...sectionsQuery(lang), enabled: open });
  return (
    <section>
      <h2>{t("scheme.section.title")}</h2>
      <p className="quiet">{t("scheme.section.note")}</p>
      {open ? null : <Button onClick={() => setOpen(true)}>{t("scheme.section.open")}</Button>}
      {open && found.isPending ? <Skeleton active paragraph={{ rows: 8 }} /> : null}
      {found.isError ? <ProblemView error={found.error} onRetry={() => void found.refetch()} /> : null}
      {found.data?.items.map((section) => (
        // A text of one language isn't kept as that of the other.
        <Section key={`${lang} ${section.key}`} section={section} lang={lang} />
      ))}
    </section>
  );
}
