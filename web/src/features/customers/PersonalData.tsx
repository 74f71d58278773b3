import { DownloadOutlined, UserDeleteOutlined } from "@ant-design/icons";
import { Button } from "antd";
import { lazy, Suspense, useState } from "react";
import { useTranslation } from "react-i18next";
import { useManifest } from "@/api/manifest";
import { personalDataUrl } from "@/api/privacy";
import type { SlotProps } from "@/record/slots";

const EraseDialog = lazy(() => import("./EraseDialog"));

/** Takes out all that is held on the customer, and erases the customer, for who has the right by name. */
export function PersonalData({ entity, row }: SlotProps) {
  const { t } = useTranslation();
  const { may } = useManifest();
  const [erasing, setErasing] = useState(false);
  return (
    <>
      {may?.take_out_personal_data && entity.can.export ? (
        <Button
          icon={<DownloadOutlined />}
          href={personalDataUrl(entity.key, row.id)}
          download={`personal-data-${row.id}.zip`}
        >
          {t("privacy.take_out")}
        </Button>
      ) : null}
      {may?.erase_persons && entity.can.update ? (
        <Button icon={<UserDeleteOutlined />} onClick={() => setErasing(true)}>
          {t("privacy.erase")}
        </Button>
      ) : null}
      {erasing ? (
        <Suspense fallback={null}>
          <EraseDialog entity={entity} row={row} onClose={() => setErasing(false)} />
        </Suspense>
      ) : null}
    </>
  );
}
