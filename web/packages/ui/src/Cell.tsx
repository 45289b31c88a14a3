import "./Cell.css";
import type { ReactNode } from "react";
import { Anchor } from "./anchor";
import { Icon } from "./Icon";

interface CellProps {
  leading?: ReactNode;
  title: ReactNode;
  subtitle?: ReactNode;
  /** To the right: a value, an amount. */
  value?: ReactNode;
  /** Under the value. */
  note?: ReactNode;
  /** Where it leads; it then is a link with a chevron. */
  href?: string;
  onClick?: () => void;
  /** Without the chevron, where a whole list leads on and it would only be noise. */
  plain?: boolean;
}

/** One row of a list. A link with `href`, a button with `onClick`, else plain. */
export function Cell({ leading, title, subtitle, value, note, href, onClick, plain = false }: CellProps) {
  const content = (
    <>
      {leading !== undefined && <span className="t-cell-leading">{leading}</span>}
      <span className="t-cell-main">
        <span className="t-cell-title">{title}</span>
        {subtitle !== undefined && <span className="t-cell-subtitle">{subtitle}</span>}
      </span>
      {(value !== undefined || note !== undefined) && (
        <span className="t-cell-side">
          {value !== undefined && <span className="t-cell-value">{value}</span>}
          {note !== undefined && <span className="t-cell-subtitle">{note}</span>}
        </span>
      )}
      {(href !== undefined || onClick !== undefined) && !plain && (
        <span className="t-cell-chevron">
          <Icon name="right" size={18} />
        </span>
      )}
    </>
  );
  if (href !== undefined) {
    return (
      <Anchor href={href} className="t-cell t-cell-action" {...(onClick && { onClick })}>
        {content}
      </Anchor>
    );
  }
  if (onClick !== undefined) {
    return (
      <button type="button" className="t-cell t-cell-action" onClick={onClick}>
        {content}
      </button>
    );
  }
  return <div className="t-cell">{content}</div>;
}

/** Rows on one surface, with hairlines between. */
export function List({ children, label }: { children: ReactNode; label?: string }) {
  return (
    <ul className="t-list" aria-label={label}>
      {children}
    </ul>
  );
}

/** A surface with room inside. */
export function Card({ children }: { children: ReactNode }) {
  return <div className="t-card">{children}</div>;
}

/** Pairs of a name and a value, for receipts and confirmations. */
export function Facts({ facts }: { facts: readonly (readonly [name: string, value: ReactNode])[] }) {
  return (
    <dl className="t-facts">
      {facts.map(([name, value]) => (
        <div key={name}>
          <dt>{name}</dt>
          <dd>{value}</dd>
        </div>
      ))}
    </dl>
  );
}
