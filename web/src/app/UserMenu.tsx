import { DownOutlined, UserOutlined } from "@ant-design/icons";
import { useMutation } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { App, Button, Dropdown, type MenuProps } from "antd";
import { useTranslation } from "react-i18next";
import { useLang } from "@/api/manifest";
import { signOut, useSession } from "@/api/session";
import { leaveDoor } from "@/features/events/leave";
import { setLang } from "@/i18n/setup";
import { sweepDrafts } from "@/record/keptDraft";
import { problemText } from "@/ui/problem";
import { setTheme, type ThemeChoice, useThemeChoice } from "@/ui/theme";
import { forgetRecent } from "./palette/recent";

const THEMES: ThemeChoice[] = ["system", "light", "dark"];

/** Who is signed in, and everything that belongs to the person: language, look, password, sign-out. */
export function UserMenu({ compact = false, onKeys }: { compact?: boolean; onKeys: () => void }) {
  const { t } = useTranslation();
  const { message } = App.useApp();
  const { user, company } = useSession();
  const lang = useLang();
  const theme = useThemeChoice();
  const navigate = useNavigate();
  const leave = useMutation({
    mutationFn: signOut,
    // A fresh page: nothing of what was seen stays in memory.
    onSuccess: async () => {
      forgetRecent();
      sweepDrafts(null);
      // Whoever can't be rid of it is signed out all the same.
      await leaveDoor().catch(() => undefined);
      window.location.assign("/sign-in");
    },
    onError: (error) => void message.error(problemText(t, error)),
  });

  const items: MenuProps["items"] = [
    {
      key: "lang",
      type: "group",
      label: t("user.language"),
      children: [
        { key: "lang:zh", label: <span lang="zh-CN">中文</span> },
        { key: "lang:en", label: <span lang="en">English</span> },
      ],
    },
    {
      key: "theme",
      type: "group",
      label: t("user.theme"),
      children: THEMES.map((choice) => ({ key: `theme:${choice}`, label: t(`theme.${choice}`) })),
    },
    { type: "divider" },
    { key: "security", label: t("security.title") },
    { key: "password", label: t("user.password") },
    ...(compact ? [] : [{ key: "keys", label: t("key.title") }]),
    { key: "leave", label: t("user.leave") },
  ];
  const onClick: MenuProps["onClick"] = ({ key }) => {
    const [what, choice] = key.split(":");
    if (what === "lang") void setLang(choice === "en" ? "en" : "zh");
    else if (what === "theme") setTheme(choice as ThemeChoice);
    else if (what === "keys") onKeys();
    else if (what === "password") void navigate({ to: "/password" });
    else if (what === "security") void navigate({ to: "/security" });
    else leave.mutate();
  };

  return (
    <Dropdown
      trigger={["click"]}
      placement={compact ? "bottomRight" : "topLeft"}
      menu={{ items, onClick, selectedKeys: [`lang:${lang}`, `theme:${theme}`] }}
    >
      {compact ? (
        <Button type="text" icon={<UserOutlined />} aria-label={t("user.menu", { name: user.name })} />
      ) : (
        <button type="button" className="user-button">
          <span className="user-initial" aria-hidden="true">
            {user.name.slice(0, 1)}
          </span>
          <span className="user-words">
            <b>{user.name}</b>
            <small>{company.name}</small>
          </span>
          <DownOutlined aria-hidden="true" />
        </button>
      )}
    </Dropdown>
  );
}
