import { InboxOutlined } from "../parts/icons";
import type { ReactNode } from "react";
import { useMessages } from "../i18n";

interface EmptyStateProps {
  title?: string;
  hint?: string;
  icon?: ReactNode;
  action?: ReactNode;
}

/** Nothing is here, and why, and what to do about it. */
export function EmptyState({ title, hint, icon, action }: EmptyStateProps) {
  const { states } = useMessages();
  return (
    <div className="state" role="status">
      <span className="state-icon" aria-hidden="true">
        {icon ?? <InboxOutlined />}
      </span>
      <p className="state-title">{title ?? states.emptyTitle}</p>
      {(hint ?? "") !== "" && <p className="state-hint">{hint}</p>}
      {action}
    </div>
  );
}
