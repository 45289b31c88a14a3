import { formatMoney, Icon } from "@trident/ui";
import { calendarDay, today } from "../../i18n/dates";
import { useLanguage, useWords } from "../../i18n/words";
import { periodOf, type EntryFilter } from "./filter";
import { rowWords } from "./rowWords";
import { accountWords } from "./words";

interface ConditionsProps {
  filter: EntryFilter;
  currency: string;
  onChange: (filter: EntryFilter) => void;
}

/** The filters that are set, each to be taken off with one press. */
export function Conditions({ filter, currency, onChange }: ConditionsProps) {
  const t = useWords(accountWords);
  const row = useWords(rowWords);
  const language = useLanguage();
  const { from, to, direction, kind, min_minor: min, max_minor: max, ...rest } = filter;
  const set: [name: string, without: EntryFilter][] = [];
  const period = periodOf(filter, today());
  if (period !== "any") {
    const name = period === "custom" ? t("between", { from: calendarDay(from ?? to ?? "", language), to: calendarDay(to ?? today(), language) }) : t(period);
    set.push([name, without(filter, "from", "to")]);
  }
  if (direction !== undefined) set.push([t(direction), without(filter, "direction")]);
  if (kind !== undefined) set.push([row(`kind.${kind}`), without(filter, "kind")]);
  const amounts = [min !== undefined && t("amountFrom", { amount: formatMoney(min, currency) }), max !== undefined && t("amountTo", { amount: formatMoney(max, currency) })];
  const amountName = amounts.filter((part) => part !== false).join(" · ");
  if (amountName !== "") set.push([amountName, without(filter, "min_minor", "max_minor")]);
  if (set.length === 0 || Object.keys(rest).length > 0) return null;
  return (
    <div className="conditions">
      {set.map(([name, next]) => (
        <button key={name} type="button" className="condition" aria-label={t("removeFilter", { name })} onClick={() => onChange(next)}>
          {name}
          <Icon name="close" size={14} />
        </button>
      ))}
    </div>
  );
}

function without(filter: EntryFilter, ...names: (keyof EntryFilter)[]): EntryFilter {
  return Object.fromEntries(Object.entries(filter).filter(([name]) => !(names as string[]).includes(name)));
}
