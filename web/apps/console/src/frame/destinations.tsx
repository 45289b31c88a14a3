import {
  AuditOutlined,
  BankOutlined,
  CompassOutlined,
  DashboardOutlined,
  EditOutlined,
  ExclamationCircleOutlined,
  FieldTimeOutlined,
  FileProtectOutlined,
  FileSearchOutlined,
  MailOutlined,
  ProfileOutlined,
  SafetyOutlined,
  TeamOutlined,
  UserOutlined,
} from "../parts/icons";
import type { ReactNode } from "react";
import type { Permission } from "../api/types";
import type { Messages } from "../i18n";

type Path =
  | "/overview"
  | "/customers"
  | "/receipts"
  | "/approvals"
  | "/risk"
  | "/cases"
  | "/lists"
  | "/policies"
  | "/decisions"
  | "/scores"
  | "/ledger"
  | "/audit"
  | "/dead-letters"
  | "/staff";
type Group = "groupWork" | "groupRisk" | "groupOversight" | "groupSystem";

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
    path: "/risk",
    permission: "staff:risk:read",
    group: "groupRisk",
    key: "b",
    icon: <SafetyOutlined />,
    name: ({ risk }) => risk.board,
  },
  {
    path: "/cases",
    permission: "staff:case:read",
    group: "groupRisk",
    key: "q",
    icon: <ExclamationCircleOutlined />,
    name: ({ risk }) => risk.cases,
  },
  {
    path: "/lists",
    permission: "staff:list:read",
    group: "groupRisk",
    key: "i",
    icon: <ProfileOutlined />,
    name: ({ risk }) => risk.lists,
  },
  {
    path: "/policies",
    permission: "staff:policy:read",
    group: "groupRisk",
    key: "p",
    icon: <EditOutlined />,
    name: ({ policies }) => policies.title,
  },
  {
    path: "/decisions",
    permission: "staff:decision:read",
    group: "groupRisk",
    key: "e",
    icon: <CompassOutlined />,
    name: ({ policies }) => policies.decisions,
  },
  {
    path: "/scores",
    permission: "staff:score:read",
    group: "groupRisk",
    key: "f",
    icon: <FieldTimeOutlined />,
    name: ({ risk }) => risk.scores,
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

export const GROUPS: readonly Group[] = ["groupWork", "groupRisk", "groupOversight", "groupSystem"];
