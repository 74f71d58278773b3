import { TeamOutlined } from "@ant-design/icons";
import { Button } from "antd";
import { lazy, Suspense, useState } from "react";
import { useTranslation } from "react-i18next";
import type { SlotProps } from "./slots";

const Panel = lazy(async () => ({ default: (await import("./AccessPanel")).AccessPanel }));

/** Opens who else sees the record, and why. */
export function AccessButton(props: SlotProps) {
  const { t } = useTranslation();
  const [open, setOpen] = useState(false);
  return (
    <>
      <Button icon={<TeamOutlined />} onClick={() => setOpen(true)}>
        {t("access.open")}
      </Button>
      {open ? (
        <Suspense fallback={null}>
          <Panel {...props} onClose={() => setOpen(false)} />
        </Suspense>
      ) : null}
    </>
  );
}
