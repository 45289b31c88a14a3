import { Badge, TabBar, type IconName } from "@trident/ui";
import { useLocation } from "wouter";
import { shellWords } from "../i18n/shell";
import { useWords } from "../i18n/words";
import { useUnread } from "./unread";

const TABS: readonly { href: string; icon: IconName; key: "tabHome" | "tabAccounts" | "tabTransfer" | "tabInbox" | "tabMe" }[] = [
  { href: "/", icon: "home", key: "tabHome" },
  { href: "/accounts", icon: "accounts", key: "tabAccounts" },
  { href: "/transfer", icon: "transfer", key: "tabTransfer" },
  { href: "/inbox", icon: "inbox", key: "tabInbox" },
  { href: "/me", icon: "person", key: "tabMe" },
];

/** The tabs, on the screens that are tabs. */
export function Tabs() {
  const t = useWords(shellWords);
  const [path] = useLocation();
  const unread = useUnread();
  if (!TABS.some((tab) => tab.href === path)) return null;
  return (
    <TabBar
      label={t("tabs")}
      tabs={TABS.map((tab) => ({
        href: tab.href,
        icon: tab.icon,
        label: t(tab.key),
        current: tab.href === path,
        badge: tab.key === "tabInbox" && <Badge count={unread} label={t("unread", { count: unread })} />,
      }))}
    />
  );
}
