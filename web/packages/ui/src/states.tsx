import "./states.css";
import { useEffect, useState, type ReactNode } from "react";
import { Icon, type IconName } from "./Icon";

interface StateProps {
  icon?: IconName;
  title: ReactNode;
  text?: ReactNode;
  /** The way on: one button. */
  action?: ReactNode;
}

/** Nothing is here, and that is fine. */
export function Empty({ icon = "statement", title, text, action }: StateProps) {
  return (
    <div className="t-state">
      <span className="t-state-icon">
        <Icon name={icon} size={28} />
      </span>
      <p className="t-state-title">{title}</p>
      {text !== undefined && <p className="t-state-text">{text}</p>}
      {action}
    </div>
  );
}

/** Something could not be shown; says so at once to screen readers. */
export function ErrorState({ icon = "alert", title, text, action }: StateProps) {
  return (
    <div className="t-state t-state-error" role="alert">
      <span className="t-state-icon">
        <Icon name={icon} size={28} />
      </span>
      <p className="t-state-title">{title}</p>
      {text !== undefined && <p className="t-state-text">{text}</p>}
      {action}
    </div>
  );
}

const SLOW_MS = 6_000;

/** Grey rows where a list will be. After six seconds it says that the network is slow. */
export function Skeleton({ rows = 4, label, slowLabel }: { rows?: number; label: string; slowLabel: string }) {
  const [slow, setSlow] = useState(false);
  useEffect(() => {
    const timer = setTimeout(() => setSlow(true), SLOW_MS);
    return () => clearTimeout(timer);
  }, []);
  return (
    <div className="t-skeleton">
      <p role="status" className={slow ? "t-skeleton-note" : "t-unseen"}>
        {slow ? slowLabel : label}
      </p>
      {Array.from({ length: rows }, (_, at) => (
        <div key={at} className="t-skeleton-row" aria-hidden="true">
          <span />
          <span />
        </div>
      ))}
    </div>
  );
}

interface NoticeProps {
  tone?: "info" | "warning" | "danger" | "success";
  icon?: IconName;
  title?: ReactNode;
  children?: ReactNode;
  /** Announce it at once: for what has just happened. */
  live?: boolean;
}

const NOTICE_ICONS = { info: "info", warning: "shield", danger: "alert", success: "check" } as const;

/** A paragraph that must be seen, in the flow of the page. */
export function Notice({ tone = "info", icon, title, children, live = false }: NoticeProps) {
  return (
    <div className={`t-notice t-notice-${tone}`} role={live ? "alert" : undefined}>
      <Icon name={icon ?? NOTICE_ICONS[tone]} size={20} />
      <div>
        {title !== undefined && <p className="t-notice-title">{title}</p>}
        {children !== undefined && <div className="t-notice-text">{children}</div>}
      </div>
    </div>
  );
}

/** A small word on a tint: a status. */
export function Tag({ tone = "plain", children }: { tone?: "plain" | "brand" | "warning" | "danger"; children: ReactNode }) {
  return <span className={`t-tag t-tag-${tone}`}>{children}</span>;
}

/** A count on a corner; nothing at zero. `label` is what a screen reader hears. */
export function Badge({ count, label }: { count: number; label: string }) {
  if (count <= 0) return null;
  return (
    <span className="t-badge">
      <span aria-hidden="true">{count > 99 ? "99+" : count}</span>
      <span className="t-unseen">{label}</span>
    </span>
  );
}
