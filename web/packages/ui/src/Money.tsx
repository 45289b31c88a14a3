import "./Money.css";
import { moneyParts } from "./money";

interface MoneyProps {
  minor: number;
  currency: string;
  size?: "text" | "large" | "display";
  /** Incoming is warm and has a plus; outgoing a minus. Balances are neither. */
  direction?: "in" | "out";
  /** Dots instead of figures; `hiddenLabel` is what a screen reader hears. */
  hidden?: boolean;
  hiddenLabel?: string;
  /** Struck out: the entry has been reversed. */
  struck?: boolean;
}

/** An amount in tabular figures, the fraction a little smaller where it is large. */
export function Money({ minor, currency, size = "text", direction, hidden = false, hiddenLabel, struck = false }: MoneyProps) {
  const className = `t-money t-money-${size}${direction === "in" && !hidden ? " t-money-in" : ""}${struck ? " t-money-struck" : ""}`;
  if (hidden) {
    return (
      <span className={className}>
        <span aria-hidden="true" className="t-money-dots">
          ••••••
        </span>
        <span className="t-unseen">{hiddenLabel}</span>
      </span>
    );
  }
  const parts = moneyParts(direction === "out" ? -minor : minor, currency, direction === "in");
  return (
    <span className={className}>
      <span className="t-money-symbol">
        {parts.sign}
        {parts.symbol}
      </span>
      {parts.integer}
      <span className="t-money-fraction">{parts.fraction}</span>
    </span>
  );
}
