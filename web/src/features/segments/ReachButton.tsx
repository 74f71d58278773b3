import { useNavigate } from "@tanstack/react-router";
import { Button } from "antd";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { useEntity } from "@/api/manifest";
import type { RecordRow } from "@/api/types";
import { routeOf } from "@/fields/title";
import { LazyRecordDrawer } from "@/record/LazyRecordDrawer";

const JOURNEY = "journeys.journey";

/** From a drawn audience to the journey that reaches it: messages, calls, coupons. Who is held back never comes in. */
export function ReachButton({ campaign }: { campaign: RecordRow }) {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const journey = useEntity(JOURNEY);
  const [open, setOpen] = useState(false);
  if (!journey?.can.create) return null;
  return (
    <>
      <Button onClick={() => setOpen(true)}>{t("audience.reach")}</Button>
      {open ? (
        <LazyRecordDrawer
          entity={journey}
          preset={{ entry: "campaign", campaign_id: campaign.id }}
          onClose={() => setOpen(false)}
          onSaved={(made) => {
            setOpen(false);
            void navigate({ to: "/r/$domain/$name/$id", params: { ...routeOf(JOURNEY), id: made.id } });
          }}
        />
      ) : null}
    </>
  );
}
