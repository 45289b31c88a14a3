/** The icons of the console. All of them repeat what stands beside them in words, so screen readers pass them over. */
import type { AntdIconProps } from "@ant-design/icons/es/components/AntdIcon";
import * as glyphs from "@ant-design/icons";
import type { ComponentType } from "react";

type IconProps = Omit<AntdIconProps, "ref">;

function decorative(Glyph: ComponentType<IconProps>) {
  return function Icon(props: IconProps) {
    return <Glyph {...props} aria-hidden />;
  };
}

export const ArrowLeftOutlined = /* @__PURE__ */ decorative(glyphs.ArrowLeftOutlined);
export const AuditOutlined = /* @__PURE__ */ decorative(glyphs.AuditOutlined);
export const BankOutlined = /* @__PURE__ */ decorative(glyphs.BankOutlined);
export const BugOutlined = /* @__PURE__ */ decorative(glyphs.BugOutlined);
export const CheckCircleOutlined = /* @__PURE__ */ decorative(glyphs.CheckCircleOutlined);
export const CheckOutlined = /* @__PURE__ */ decorative(glyphs.CheckOutlined);
export const ClockCircleOutlined = /* @__PURE__ */ decorative(glyphs.ClockCircleOutlined);
export const CloseOutlined = /* @__PURE__ */ decorative(glyphs.CloseOutlined);
export const CloudSyncOutlined = /* @__PURE__ */ decorative(glyphs.CloudSyncOutlined);
export const CompassOutlined = /* @__PURE__ */ decorative(glyphs.CompassOutlined);
export const CopyOutlined = /* @__PURE__ */ decorative(glyphs.CopyOutlined);
export const DashboardOutlined = /* @__PURE__ */ decorative(glyphs.DashboardOutlined);
export const DesktopOutlined = /* @__PURE__ */ decorative(glyphs.DesktopOutlined);
export const DisconnectOutlined = /* @__PURE__ */ decorative(glyphs.DisconnectOutlined);
export const EditOutlined = /* @__PURE__ */ decorative(glyphs.EditOutlined);
export const ExclamationCircleOutlined = /* @__PURE__ */ decorative(glyphs.ExclamationCircleOutlined);
export const FieldTimeOutlined = /* @__PURE__ */ decorative(glyphs.FieldTimeOutlined);
export const FileProtectOutlined = /* @__PURE__ */ decorative(glyphs.FileProtectOutlined);
export const FileSearchOutlined = /* @__PURE__ */ decorative(glyphs.FileSearchOutlined);
export const FilterOutlined = /* @__PURE__ */ decorative(glyphs.FilterOutlined);
export const InboxOutlined = /* @__PURE__ */ decorative(glyphs.InboxOutlined);
export const LeftOutlined = /* @__PURE__ */ decorative(glyphs.LeftOutlined);
export const LoadingOutlined = /* @__PURE__ */ decorative(glyphs.LoadingOutlined);
export const LockOutlined = /* @__PURE__ */ decorative(glyphs.LockOutlined);
export const LogoutOutlined = /* @__PURE__ */ decorative(glyphs.LogoutOutlined);
export const MailOutlined = /* @__PURE__ */ decorative(glyphs.MailOutlined);
export const MenuFoldOutlined = /* @__PURE__ */ decorative(glyphs.MenuFoldOutlined);
export const MenuUnfoldOutlined = /* @__PURE__ */ decorative(glyphs.MenuUnfoldOutlined);
export const MinusCircleOutlined = /* @__PURE__ */ decorative(glyphs.MinusCircleOutlined);
export const MoonOutlined = /* @__PURE__ */ decorative(glyphs.MoonOutlined);
export const ProfileOutlined = /* @__PURE__ */ decorative(glyphs.ProfileOutlined);
export const QuestionCircleOutlined = /* @__PURE__ */ decorative(glyphs.QuestionCircleOutlined);
export const RedoOutlined = /* @__PURE__ */ decorative(glyphs.RedoOutlined);
export const ReloadOutlined = /* @__PURE__ */ decorative(glyphs.ReloadOutlined);
export const RightOutlined = /* @__PURE__ */ decorative(glyphs.RightOutlined);
export const RollbackOutlined = /* @__PURE__ */ decorative(glyphs.RollbackOutlined);
export const SafetyOutlined = /* @__PURE__ */ decorative(glyphs.SafetyOutlined);
export const SearchOutlined = /* @__PURE__ */ decorative(glyphs.SearchOutlined);
export const SunOutlined = /* @__PURE__ */ decorative(glyphs.SunOutlined);
export const TeamOutlined = /* @__PURE__ */ decorative(glyphs.TeamOutlined);
export const UnlockOutlined = /* @__PURE__ */ decorative(glyphs.UnlockOutlined);
export const UserOutlined = /* @__PURE__ */ decorative(glyphs.UserOutlined);
export const WalletOutlined = /* @__PURE__ */ decorative(glyphs.WalletOutlined);
