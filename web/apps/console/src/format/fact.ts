import { formatMoney } from "@trident/ui";
import { wordFor, type Messages } from "../i18n";
import { said } from "./said";

interface Fact {
  type: string;
  unit: string;
}

/** A fact of a decision as people read it: money in yuan, choices and units in words. */
export function factText(value: unknown, fact: Fact | undefined, { policies, words }: Messages): string {
  if (value === null || value === undefined || value === "") return "—";
  if (typeof value === "boolean") return value ? words.yes : words.no;
  if (fact === undefined) return said(value);
  if (fact.type === "money" && typeof value === "number") return formatMoney(value, fact.unit);
  if (fact.type === "choice") return wordFor(policies.choices, said(value));
  return fact.unit === "" ? said(value) : `${said(value)} ${wordFor(policies.units, fact.unit)}`;
}
