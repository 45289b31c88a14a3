import { useEffect, type ReactNode } from "react";
import { useMessages } from "../i18n";

interface PageHeadProps {
  title: string;
  lead?: ReactNode;
  actions?: ReactNode;
  /** What stands before the title: the way back. */
  above?: ReactNode;
}

/** The head of a page; it names the browser's tab too. */
export function PageHead({ title, lead, actions, above }: PageHeadProps) {
  const { words } = useMessages();
  useEffect(() => {
    document.title = `${title} · ${words.brand}`;
  }, [title, words.brand]);
  return (
    <header className="page-head">
      <div className="page-head-words">
        {above}
        <h1>{title}</h1>
        {lead !== undefined && <p>{lead}</p>}
      </div>
      {actions !== undefined && <div className="page-head-actions">{actions}</div>}
    </header>
  );
}
