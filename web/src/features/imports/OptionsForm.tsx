import { Checkbox, Radio, Select } from "antd";
import { useTranslation } from "react-i18next";
import type { ImportSettings, ImportTarget } from "@/api/imports";
import { useLang } from "@/api/manifest";
import { MODES } from "./settings";

interface Props {
  target: ImportTarget;
  settings: ImportSettings;
  onChange: (settings: ImportSettings) => void;
}

const zones = (): string[] => ["UTC", ...Intl.supportedValuesOf("timeZone").filter((zone) => zone !== "UTC")];

/** What happens to rows that exist, that are new, and that are wrong. */
export function OptionsForm({ target, settings, onChange }: Props) {
  const { t } = useTranslation();
  const lang = useLang();
  const { options } = settings;
  const set = (change: Partial<ImportSettings["options"]>) =>
    onChange({ ...settings, options: { ...options, ...change } });
  const keyText = (key: string[]) =>
    key.map((name) => target.fields.find((field) => field.name === name)?.label[lang] ?? name).join(" + ");
  return (
    <section className="panel">
      <h2>{t("import.options")}</h2>
      <div className="options-grid">
        {/* What is never matched is only added. */}
        {target.keys.length ? (
          <div>
            <h3 id="import-mode">{t("import.mode")}</h3>
            <Radio.Group
              className="stack"
              aria-labelledby="import-mode"
              value={settings.mode}
              onChange={(event) => onChange({ ...settings, mode: event.target.value })}
            >
              {MODES.map((mode) => (
                <Radio key={mode} value={mode}>
                  {t(`import.mode.${mode}`)}
                  <span className="quiet block">{t(`import.mode.${mode}.hint`)}</span>
                </Radio>
              ))}
            </Radio.Group>
          </div>
        ) : null}
        <div className="stack">
          {settings.mode !== "append" ? (
            <div>
              <h3 id="import-key">{t("import.key")}</h3>
              <Select
                className="input-full"
                aria-labelledby="import-key"
                value={(settings.key ?? []).join(",")}
                onChange={(value) => onChange({ ...settings, key: value.split(",") })}
                options={target.keys.map((key) => ({ value: key.join(","), label: keyText(key) }))}
              />
            </div>
          ) : null}
          {target.options.includes("zone") ? (
            <div>
              <h3 id="import-zone">{t("import.zone")}</h3>
              <Select
                className="input-full"
                aria-labelledby="import-zone"
                showSearch
                value={options.zone ?? null}
                onChange={(zone) => set({ zone })}
                options={zones().map((zone) => ({ value: zone, label: zone }))}
              />
              <p className="quiet">{t("import.zone.hint")}</p>
            </div>
          ) : null}
          {target.options.includes("create_missing") ? (
            <Checkbox
              checked={options.create_missing ?? false}
              onChange={(event) => set({ create_missing: event.target.checked })}
            >
              {t("import.create_missing")}
              <span className="quiet block">{t("import.create_missing.hint")}</span>
            </Checkbox>
          ) : null}
          {target.options.includes("refuse_duplicates") ? (
            <Checkbox
              checked={options.refuse_duplicates ?? false}
              onChange={(event) => set({ refuse_duplicates: event.target.checked })}
            >
              {t("import.refuse_duplicates")}
              <span className="quiet block">{t("import.refuse_duplicates.hint")}</span>
            </Checkbox>
          ) : null}
          <div>
            <h3 id="import-on-error">{t("import.on_error")}</h3>
            <Radio.Group
              aria-labelledby="import-on-error"
              value={options.on_error ?? "skip"}
              onChange={(event) => set({ on_error: event.target.value })}
            >
              <Radio value="skip">{t("import.on_error.skip")}</Radio>
              <Radio value="stop">{t("import.on_error.stop")}</Radio>
            </Radio.Group>
          </div>
        </div>
      </div>
    </section>
  );
}
