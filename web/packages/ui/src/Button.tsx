import "./Button.css";
import type { ButtonHTMLAttributes, ReactNode } from "react";
import { Anchor, type AnchorProps } from "./anchor";
import { Icon, type IconName } from "./Icon";

interface Look {
  /** Primary at most once a screen. */
  tone?: "primary" | "secondary" | "quiet" | "danger";
  size?: "regular" | "small";
  /** Takes the whole width. */
  block?: boolean;
  icon?: IconName;
}

function classOf({ tone = "primary", size = "regular", block = false }: Look): string {
  return `t-button t-button-${tone}${size === "small" ? " t-button-small" : ""}${block ? " t-button-block" : ""}`;
}

type ButtonProps = Look & Omit<ButtonHTMLAttributes<HTMLButtonElement>, "className"> & {
  /** Shows that work is under way and takes no second press. */
  busy?: boolean;
};

export function Button({ tone, size, block, icon, busy = false, children, disabled, type = "button", ...rest }: ButtonProps) {
  const look = { ...(tone && { tone }), ...(size && { size }), ...(block && { block }) };
  return (
    <button {...rest} type={type} className={classOf(look)} disabled={disabled === true || busy} aria-busy={busy}>
      {busy ? <span className="t-spinner" /> : icon && <Icon name={icon} size={20} />}
      {children}
    </button>
  );
}

/** A link that looks like a button. */
export function ButtonLink({ tone, size, block, icon, children, ...rest }: Look & Omit<AnchorProps, "className">) {
  const look = { ...(tone && { tone }), ...(size && { size }), ...(block && { block }) };
  return (
    <Anchor {...rest} className={classOf(look)}>
      {icon && <Icon name={icon} size={20} />}
      {children}
    </Anchor>
  );
}

/** A button that is only an icon; `label` is what it is called. */
export function IconButton({
  icon,
  label,
  badge,
  ...rest
}: { icon: IconName; label: string; badge?: ReactNode } & Omit<ButtonHTMLAttributes<HTMLButtonElement>, "className">) {
  return (
    <button type="button" {...rest} className="t-icon-button" aria-label={label} title={label}>
      <Icon name={icon} size={22} />
      {badge}
    </button>
  );
}
