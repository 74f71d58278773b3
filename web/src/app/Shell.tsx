import { MenuOutlined } from "@ant-design/icons";
import { Link, Outlet, useLocation } from "@tanstack/react-router";
import { Drawer } from "antd";
import { lazy, Suspense, useEffect, useState } from "react";
import { useTranslation } from "react-i18next";
import { useLive } from "@/api/live";
import { useLabels, useManifest } from "@/api/manifest";
import { useSession } from "@/api/session";
import { sweepDrafts } from "@/record/keptDraft";
import { useShortcuts } from "@/ui/shortcuts";
import { usePhone } from "@/ui/usePhone";
import { Wordmark } from "@/ui/Wordmark";
import { Bell } from "./Bell";
import { type MenuGroup, type MenuItem, menuOf } from "./menu";
import { PaletteButton } from "./palette/PaletteButton";
import { UserMenu } from "./UserMenu";

const ShortcutsHelp = lazy(async () => ({ default: (await import("./ShortcutsHelp")).ShortcutsHelp }));

function MenuLink({ item }: { item: MenuItem }) {
  return (
    <Link to={item.to} className="menu-link" activeProps={{ className: "active", "aria-current": "page" }}>
      <span className="menu-icon" aria-hidden="true">
        {item.icon}
      </span>
      {item.label}
    </Link>
  );
}

function Menu({ groups }: { groups: MenuGroup[] }) {
  const { t } = useTranslation();
  return (
    <nav className="menu" aria-label={t("menu.main")}>
      {groups.map((group) => (
        <div key={group.key} className="menu-group">
          <div className="menu-label">{group.label}</div>
          <ul>
            {group.items.map((item) => (
              <li key={item.key}>
                <MenuLink item={item} />
              </li>
            ))}
          </ul>
        </div>
      ))}
    </nav>
  );
}

/** The bottom bar's places: what is opened most on a phone. */
function tabsOf(groups: MenuGroup[]): MenuItem[] {
  const all = groups.flatMap((group) => group.items);
  return ["overview", "deciles", "customers.customer", "trade.sale"].flatMap((key) =>
    all.filter((item) => item.key === key),
  );
}

interface Props {
  groups: MenuGroup[];
  /** Shows what keys do. */
  onKeys: () => void;
}

/** Above the page on a phone. */
function PhoneTop({ onKeys }: Pick<Props, "onKeys">) {
  return (
    <header className="phone-top">
      <Link to="/" className="home-link">
        <Wordmark size={24} />
      </Link>
      <div className="phone-actions">
        <PaletteButton compact />
        <Bell compact />
        <UserMenu compact onKeys={onKeys} />
      </div>
    </header>
  );
}

/** Below the page on a phone: what is opened most, and the menu behind it. */
function PhoneBar({ groups }: Pick<Props, "groups">) {
  const { t } = useTranslation();
  const [open, setOpen] = useState(false);
  const { pathname } = useLocation();
  // The drawer closes whenever the page changes.
  useEffect(() => setOpen(false), [pathname]);
  return (
    <>
      <nav className="phone-tabs" aria-label={t("menu.quick")}>
        {tabsOf(groups).map((item) => (
          <Link key={item.key} to={item.to} activeProps={{ className: "active", "aria-current": "page" }}>
            <span aria-hidden="true">{item.icon}</span>
            {item.label}
          </Link>
        ))}
        <button type="button" onClick={() => setOpen(true)} aria-expanded={open}>
          <MenuOutlined aria-hidden="true" />
          {t("menu.more")}
        </button>
      </nav>
      <Drawer
        open={open}
        onClose={() => setOpen(false)}
        placement="left"
        size={280}
        title={<Wordmark size={24} />}
      >
        <Menu groups={groups} />
      </Drawer>
    </>
  );
}

/** Beside the page on a desk. */
function DeskSide({ groups, onKeys }: Props) {
  const { t } = useTranslation();
  const { company } = useSession();
  return (
    <>
      <a className="skip" href="#main">
        {t("menu.skip")}
      </a>
      <aside className="sider" aria-label={company.name}>
        <Link to="/" className="home-link">
          <Wordmark />
        </Link>
        <PaletteButton />
        <Menu groups={groups} />
        <Bell />
        <UserMenu onKeys={onKeys} />
      </aside>
    </>
  );
}

/** Drafts of whoever sat here before are gone once somebody else signs in. */
function useOwnDrafts() {
  const { company, user } = useSession();
  useEffect(() => sweepDrafts({ company: company.slug, user: user.id }), [company.slug, user.id]);
}

/** What had the focus is gone with its page: the next Tab begins in the new one, not at the menu. */
function useFocusOnPages() {
  const { pathname } = useLocation();
  useEffect(() => {
    if (document.activeElement === document.body)
      document.getElementById("main")?.focus({ preventScroll: true });
  }, [pathname]);
}

export function Shell() {
  useLive();
  useOwnDrafts();
  const { t } = useTranslation();
  const groups = menuOf(useManifest(), useLabels(), t);
  const [helping, setHelping] = useState(false);
  const help = () => setHelping(true);
  useShortcuts([{ keys: ["?"], what: "key.help", run: help }]);
  useFocusOnPages();
  const isPhone = usePhone();
  return (
    <>
      <div className={isPhone ? "phone-shell" : "desk-shell"}>
        {isPhone ? <PhoneTop onKeys={help} /> : <DeskSide groups={groups} onKeys={help} />}
        {/* One place for both: a phone that is turned around keeps what was typed. */}
        <main id="main" className="main" tabIndex={-1}>
          <Outlet />
        </main>
        {isPhone ? <PhoneBar groups={groups} /> : null}
      </div>
      {helping ? (
        <Suspense fallback={null}>
          <ShortcutsHelp onClose={() => setHelping(false)} />
        </Suspense>
      ) : null}
    </>
  );
}
