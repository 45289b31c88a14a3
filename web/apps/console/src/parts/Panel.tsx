import { useId, type ReactNode } from "react";

interface PanelProps {
  title?: ReactNode;
  note?: ReactNode;
  actions?: ReactNode;
  /** Without padding, for tables that run to the edge. */
  flush?: boolean;
  className?: string;
  children: ReactNode;
}

/** A surface on the page with one subject. */
export function Panel({ title, note, actions, flush = false, className = "", children }: PanelProps) {
  const id = useId();
  return (
    <section className={`panel ${className}`} aria-labelledby={title === undefined ? undefined : id}>
      {(title !== undefined || actions !== undefined) && (
        <header className="panel-head">
          <div>
            {title !== undefined && <h2 id={id}>{title}</h2>}
            {note !== undefined && <p>{note}</p>}
          </div>
          {actions}
        </header>
      )}
      <div className={flush ? "panel-flush" : "panel-body"}>{children}</div>
    </section>
  );
}
