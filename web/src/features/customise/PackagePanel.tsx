import { DownloadOutlined, UploadOutlined } from "@ant-design/icons";
import { Alert, Button, Tag } from "antd";
import { useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import { type Package, readPackage, usePackage } from "@/api/customise";
import { useLabels } from "@/api/manifest";
import { ProblemView } from "@/ui/ProblemView";
import { saveFile } from "@/ui/saveFile";

/** The whole customisation as a file, and files of other companies taken in after a look at what they would do. */
export function PackagePanel() {
  const { t } = useTranslation();
  const labels = useLabels();
  const [incoming, setIncoming] = useState<Package | null>(null);
  const [unreadable, setUnreadable] = useState(false);
  const input = useRef<HTMLInputElement>(null);
  const taking = usePackage();
  const save = async () => {
    const text = JSON.stringify(await readPackage(), null, 2);
    saveFile("guanxi-customisation.json", new Blob([text], { type: "application/json" }));
  };
  const read = async (file: File) => {
    setUnreadable(false);
    try {
      const found = JSON.parse(await file.text()) as Package;
      setIncoming(found);
      taking.mutate({ package: found, dry_run: true });
    } catch {
      setUnreadable(true);
    }
  };
  const take = () => {
    if (incoming)
      taking.mutate({ package: incoming, dry_run: false }, { onSuccess: () => setIncoming(null) });
  };
  const effects = taking.data?.effects ?? [];
  const conflict = effects.some((effect) => effect.outcome === "conflict");
  return (
    <section className="panel def-package">
      <h2>{t("customise.package")}</h2>
      <p className="quiet">{t("customise.package.hint")}</p>
      <div className="button-row">
        <Button icon={<DownloadOutlined />} onClick={() => void save()}>
          {t("customise.package.export")}
        </Button>
        <Button icon={<UploadOutlined />} onClick={() => input.current?.click()}>
          {t("customise.package.import")}
        </Button>
        <input
          ref={input}
          type="file"
          accept=".json"
          hidden
          aria-label={t("customise.package.import")}
          onChange={(event) => {
            const file = event.target.files?.[0];
            event.target.value = "";
            if (file) void read(file);
          }}
        />
      </div>
      {unreadable ? <Alert type="error" showIcon title={t("error.customise.not_a_package")} /> : null}
      {taking.isError ? <ProblemView error={taking.error} /> : null}
      {effects.length ? (
        <>
          <ul className="def-list">
            {effects.map((effect) => (
              <li key={`${effect.what} ${effect.entity} ${effect.name}`}>
                <span className="def-open">
                  {t(`customise.what.${effect.what}`)} · {labels.entity(effect.entity)} · {effect.name}
                </span>
                <Tag color={effect.outcome === "conflict" ? "error" : "default"}>
                  {t(`customise.outcome.${effect.outcome}`)}
                </Tag>
              </li>
            ))}
          </ul>
          {taking.data?.done ? (
            <Alert type="success" showIcon title={t("customise.package.done")} />
          ) : (
            <Button type="primary" disabled={conflict} loading={taking.isPending} onClick={take}>
              {t("customise.package.take")}
            </Button>
          )}
        </>
      ) : null}
    </section>
  );
}
