import { QrcodeOutlined } from "@ant-design/icons";
import { useMutation } from "@tanstack/react-query";
import { Button, Modal, Spin } from "antd";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { useEntity } from "@/api/manifest";
import { makeMemberLink } from "@/api/member";
import type { SlotProps } from "@/record/slots";
import { ProblemView } from "@/ui/ProblemView";
import "./member-link.css";

/** Shows the code by which a member's phone signs in to the member's own pages. */
export function MemberLink({ entity, row }: SlotProps) {
  const { t } = useTranslation();
  // For whoever takes members in and sees their cards; the server asks for the right to hand cards out.
  const mayShow = useEntity("loyalty.card") !== undefined && entity.can.create;
  const [isOpen, setOpen] = useState(false);
  const making = useMutation({ mutationFn: () => makeMemberLink(row.id) });
  if (!mayShow) return null;
  const show = () => {
    setOpen(true);
    making.mutate();
  };
  return (
    <>
      <Button icon={<QrcodeOutlined />} onClick={show}>
        {t("member.link")}
      </Button>
      <Modal
        open={isOpen}
        title={t("member.link")}
        onCancel={() => setOpen(false)}
        footer={
          <Button onClick={() => making.mutate()} loading={making.isPending}>
            {t("member.link.again")}
          </Button>
        }
        destroyOnHidden
      >
        {making.error ? <ProblemView error={making.error} onRetry={() => making.mutate()} /> : null}
        {making.isPending ? <Spin /> : null}
        {making.data ? (
          <>
            <p>{t("member.link.how", { minutes: making.data.seconds / 60 })}</p>
            <img
              className="member-link-code"
              alt={t("member.link.qr")}
              data-url={making.data.url}
              src={`data:image/svg+xml;utf8,${encodeURIComponent(making.data.qr_svg)}`}
            />
          </>
        ) : null}
      </Modal>
    </>
  );
}
