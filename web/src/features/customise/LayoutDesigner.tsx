import { EyeOutlined } from "@ant-design/icons";
import { Link, useBlocker, useNavigate } from "@tanstack/react-router";
import { App, Button, Segmented } from "antd";
import { useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import { type LayoutDraft, useStep } from "@/api/customise";
import { useLabels, useLang } from "@/api/manifest";
import type { EntityDef } from "@/api/types";
import { routeOf } from "@/fields/title";
import { PageHeader } from "@/ui/PageHeader";
import { useShortcuts } from "@/ui/shortcuts";
import { useMedia } from "@/ui/useMedia";
import { AudiencePanel } from "./AudiencePanel";
import { filledIn, nameFrom } from "./drafts";
import { Faults } from "./Faults";
import { LayoutCanvas } from "./LayoutCanvas";
import { LayoutPreview } from "./LayoutPreview";
import { audienceKey, missing } from "./layouts";
import { OvertakenNotice } from "./Overtaken";

interface Props {
  entity: EntityDef;
  /** All forms of the object. */
  forms: LayoutDraft[];
  /** The form as it was when the page was opened. */
  opened: LayoutDraft;
}

const same = (a: LayoutDraft, b: LayoutDraft) => JSON.stringify(a) === JSON.stringify(b);

/** Asks before what isn't saved is left behind. */
function useGuard(isDirty: () => boolean) {
  const { t } = useTranslation();
  const { modal } = App.useApp();
  useBlocker({
    enableBeforeUnload: isDirty,
    shouldBlockFn: async () => {
      if (!isDirty()) return false;
      const leaves = await modal.confirm({
        title: t("customise.form.leave"),
        content: t("customise.form.leave.note"),
        okText: t("customise.form.leave.yes"),
        cancelText: t("customise.form.leave.no"),
      });
      return !leaves;
    },
  });
}

/** What is saved: both languages everywhere, and a name of its own. */
function finished(draft: LayoutDraft, taken: string[]): LayoutDraft {
  const label = filledIn(draft.label);
  const text = /[a-z]/i.test(label.en) ? label.en : "form";
  return {
    ...draft,
    label,
    name: draft.name || nameFrom(text, "", [...taken, "new"]),
    sections: draft.sections.map((section) => ({ ...section, label: filledIn(section.label) })),
  };
}

/** A form in the making: whom it is for, its sections and fields, and what it will look like. */
export function LayoutDesigner({ entity, forms, opened }: Props) {
  const { t } = useTranslation();
  const labels = useLabels();
  const lang = useLang();
  const navigate = useNavigate();
  const { modal } = App.useApp();
  const wide = useMedia("(min-width: 1200px)");
  const step = useStep();
  const [start] = useState(opened);
  const [draft, setDraft] = useState(start);
  const seen = start.name ? start : null;
  const [side, setSide] = useState<"design" | "preview">("design");
  const left = useRef(false);
  useGuard(() => !left.current && !same(draft, start));
  const set = (change: Partial<LayoutDraft>) => setDraft((now) => ({ ...now, ...change }));
  const leave = () => {
    left.current = true;
    void navigate({
      to: "/customise/$domain/$name",
      params: routeOf(entity.key),
      search: { tab: "forms" },
    });
  };
  const lacking = missing(entity, draft.sections);
  const untitled = draft.sections.some(({ label }) => !label.zh.trim() && !label.en.trim());
  const named = draft.label.zh.trim() || draft.label.en.trim();
  const twin = forms.find((one) => one.name !== start.name && audienceKey(one) === audienceKey(draft));
  const ready = named && draft.sections.length > 0 && !untitled && lacking.length === 0 && !twin;
  const save = () => {
    const definition = finished(
      draft,
      forms.map(({ name }) => name),
    );
    step.mutate({ change: { do: "put", definition }, seen }, { onSuccess: leave });
  };
  useShortcuts([{ keys: ["Mod+s", "Mod+Enter"], what: "key.save", run: () => (ready ? save() : undefined) }]);
  const remove = () =>
    modal.confirm({
      title: t("customise.form.delete", { name: start.label[lang] }),
      content: t("customise.form.delete.note"),
      okText: t("action.delete"),
      okButtonProps: { danger: true },
      cancelText: t("action.cancel"),
      onOk: () =>
        step
          .mutateAsync({ change: { do: "delete", definition: start, confirm: start.name }, seen })
          .then(leave, () => undefined),
    });
  const designing = (
    <div className="layout-design">
      <AudiencePanel entity={entity} draft={draft} twin={twin} onChange={set} />
      <LayoutCanvas
        entity={entity}
        sections={draft.sections}
        lacking={lacking}
        onChange={(sections) => set({ sections })}
      />
    </div>
  );
  const preview = <LayoutPreview entity={entity} draft={draft} />;
  return (
    <div className="page layout-page">
      <PageHeader
        over={
          <Link to="/customise/$domain/$name" params={routeOf(entity.key)} search={{ tab: "forms" }}>
            {t("menu.customise")} · {labels.entity(entity.key)}
          </Link>
        }
        title={start.name ? start.label[lang] : t("customise.form.new")}
        actions={
          <>
            {seen ? (
              <Button danger onClick={remove}>
                {t("action.delete")}
              </Button>
            ) : null}
            <Button onClick={leave}>{t("action.cancel")}</Button>
            <Button type="primary" disabled={!ready} loading={step.isPending} onClick={save}>
              {t("action.save")}
            </Button>
          </>
        }
      />
      <div className="layout-says" aria-live="polite">
        {step.isError ? <Faults error={step.error} entity={entity.key} /> : null}
        <OvertakenNotice step={step} onTheirs={leave} onDone={leave} />
      </div>
      {wide ? (
        <div className="layout-sides">
          {designing}
          {preview}
        </div>
      ) : (
        <>
          <Segmented
            block
            className="layout-switch"
            value={side}
            onChange={setSide}
            options={[
              { value: "design", label: t("customise.form.design") },
              { value: "preview", label: t("customise.form.preview"), icon: <EyeOutlined /> },
            ]}
          />
          {side === "design" ? designing : preview}
        </>
      )}
    </div>
  );
}
