import { formatMoney } from "@trident/ui";

interface MoneyProps {
  minor: number;
  currency: string;
  /** Writes a plus before what comes in, and marks it by colour too. */
  signed?: boolean;
  strong?: boolean;
}

/** An amount that lines up with the ones above and below it. */
export function Money({ minor, currency, signed = false, strong = false }: MoneyProps) {
  const classes = ["money", signed && minor > 0 ? "money-in" : "", strong ? "money-strong" : ""].filter(Boolean).join(" ");
  return <span className={classes}>{formatMoney(minor, currency, signed)}</span>;
}
