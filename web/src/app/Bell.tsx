import { BellOutlined } from "@ant-design/icons";
import { useInfiniteQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import { noticesQuery } from "@/api/together";

/** How many notices wait to be read, and the way to them. */
export function Bell({ compact = false }: { compact?: boolean }) {
  const { t } = useTranslation();
  const unread = useInfiniteQuery(noticesQuery).data?.pages[0]?.unread ?? 0;
  return (
    <Link
      to="/notifications"
      className={compact ? "bell compact" : "menu-link bell"}
      activeProps={{ className: "active", "aria-current": "page" }}
      {...(compact ? { "aria-label": t("notices.bell", { n: unread }) } : {})}
    >
      <span className="menu-icon" aria-hidden="true">
        <BellOutlined />
      </span>
      {compact ? null : t("menu.notices")}
      {unread > 0 ? (
        <span className="bell-count" aria-hidden={compact}>
          {unread > 99 ? "99+" : unread}
        </span>
      ) : null}
    </Link>
  );
}
