import { DownloadOutlined } from "@ant-design/icons";
import { Button, Dropdown } from "antd";
import { useTranslation } from "react-i18next";

/** Downloads what is shown, in the format that was chosen. The server's cookie goes with the plain link. */
export function ExportMenu({ urlFor }: { urlFor: (format: "csv" | "xlsx") => string }) {
  const { t } = useTranslation();
  return (
    <Dropdown
      trigger={["click"]}
      menu={{
        items: (["xlsx", "csv"] as const).map((format) => ({
          key: format,
          label: (
            <a href={urlFor(format)} download>
              {t(`export.${format}`)}
            </a>
          ),
        })),
      }}
    >
      <Button icon={<DownloadOutlined />}>{t("action.export")}</Button>
    </Dropdown>
  );
}
