import {
  AuditOutlined,
  BankOutlined,
  DashboardOutlined,
  FileProtectOutlined,
  FileSearchOutlined,
  MailOutlined,
  TeamOutlined,
  UserOutlined,
} from "../parts/icons";
import type { ReactNode } from "react";
import type { Permission } from "../api/types";
import type { Messages } from "../i18n";

type Path = "/overview" | "/customers" | "/receipts" | "/approvals" | "/ledger" | "/audit" | "/dead-letters" | "/staff";
type Group = "groupWork" | "groupOversight" | "groupSystem";

export interface Destination {
  path: Path;
  permission: Permission;
  group: Group;
  /** After "g", the key that goes there. */
  key: string;
  icon: ReactNode;
  name: (messages: Messages) => string;
}

/** Every place the side navigation leads to, in its order. */
export const DESTINATIONS: readonly Destination[] = [
  {
    path: "/overview",
    permission: "staff:overview:read",
    group: "groupWork",
    key: "o",
    icon: <DashboardOutlined />,
    name: ({ frame }) => frame.overview,
  },
  {
    path: "/customers",
    permission: "staff:customer:search",
    group: "groupWork",
    key: "c",
    icon: <UserOutlined />,
    name: ({ frame }) => frame.customers,
  },
  {
    path: "/receipts",
    permission: "staff:account:read",
    group: "groupWork",
    key: "r",
    icon: <FileProtectOutlined />,
    name: ({ frame }) => frame.receipts,
  },
  {
    path: "/approvals",
    permission: "staff:approval:read",
    group: "groupWork",
    key: "a",
    icon: <FileSearchOutlined />,
    name: ({ frame }) => frame.approvals,
  },
  {
    path: "/ledger",
    permission: "staff:ledger:read",
    group: "groupOversight",
    key: "l",
    icon: <BankOutlined />,
    name: ({ frame }) => frame.ledger,
  },
  {
    path: "/audit",
    permission: "staff:audit:read",
    group: "groupOversight",
    key: "t",
    icon: <AuditOutlined />,
    name: ({ frame }) => frame.audit,
  },
  {
    path: "/dead-letters",
    permission: "staff:dead-letter:read",
    group: "groupSystem",
    key: "d",
    icon: <MailOutlined />,
    name: ({ frame }) => frame.deadLetters,
  },
  {
    path: "/staff",
    permission: "staff:staff:read",
    group: "groupSystem",
    key: "s",
    icon: <TeamOutlined />,
    name: ({ frame }) => frame.staff,
  },
];

export const GROUPS: readonly Group[] = ["groupWork", "groupOversight", "groupSystem"];
