import type { EntryKind } from "@trident/client";
import { addMonths, AmountField, Button, Choice, DateRange, parseAmount, plainAmount, Sheet } from "@trident/ui";
import { useState } from "react";
import { localeOf, today } from "../../i18n/dates";
import { shellWords } from "../../i18n/shell";
import { useLanguage, useWords } from "../../i18n/words";
import { daysOf, KINDS, periodOf, type EntryFilter, type Period } from "./filter";
import { rowWords } from "./rowWords";
import { accountWords } from "./words";

const YEARS_KEPT = 10;
const PERIODS: readonly Period[] = ["any", "days7", "month1", "months3", "custom"];

interface FilterSheetProps {
  open: boolean;
  filter: EntryFilter;
  currency: string;
  onClose: () => void;
  onApply: (filter: EntryFilter) => void;
}

function minorOf(text: string, currency: string): number | undefined {
  const parsed = parseAmount(text, currency);
  return "minor" in parsed ? parsed.minor : undefined;
}

export function FilterSheet({ open, filter, currency, onClose, onApply }: FilterSheetProps) {
  const t = useWords(accountWords);
  const row = useWords(rowWords);
  const shell = useWords(shellWords);
  const [draft, setDraft] = useState(filter);
  const [least, setLeast] = useState(filter.min_minor === undefined ? "" : plainAmount(filter.min_minor, currency));
  const [most, setMost] = useState(filter.max_minor === undefined ? "" : plainAmount(filter.max_minor, currency));
  const min = minorOf(least, currency);
  const max = minorOf(most, currency);
  const areCrossed = min !== undefined && max !== undefined && min > max;

  function apply(): void {
    const { min_minor: _min, max_minor: _max, ...rest } = draft;
    onApply({ ...rest, ...(min !== undefined && { min_minor: min }), ...(max !== undefined && { max_minor: max }) });
  }

  return (
    <Sheet
      open={open}
      title={t("filterTitle")}
      closeLabel={shell("close")}
      onClose={onClose}
      actions={
        <>
          <Button tone="secondary" onClick={() => onApply({})}>
            {t("reset")}
          </Button>
          <Button disabled={areCrossed} onClick={apply}>
            {t("apply")}
          </Button>
        </>
      }
    >
      <div className="filter">
        <PeriodChoice draft={draft} onChange={setDraft} />
        <Choice
          labelled
          label={t("direction")}
          value={draft.direction ?? "all"}
          options={(["all", "in", "out"] as const).map((value) => ({ value, label: value === "all" ? shell("all") : t(value) }))}
          onChange={(value) => {
            const { direction: _old, ...rest } = draft;
            setDraft(value === "all" ? rest : { ...rest, direction: value });
          }}
        />
        <Choice<EntryKind | "all">
          labelled
          look="chips"
          label={t("kind")}
          value={draft.kind ?? "all"}
          options={[{ value: "all", label: shell("all") }, ...KINDS.map((value) => ({ value, label: row(`kind.${value}`) }))]}
          onChange={(value) => {
            const { kind: _old, ...rest } = draft;
            setDraft(value === "all" ? rest : { ...rest, kind: value });
          }}
        />
        <div className="filter-amounts">
          <AmountField label={t("atLeast")} currency={currency} value={least} onChange={setLeast} placeholder={t("anyAmount")} />
          <AmountField
            label={t("atMost")}
            currency={currency}
            value={most}
            onChange={setMost}
            placeholder={t("anyAmount")}
            {...(areCrossed && { error: t("amountsCrossed") })}
          />
        </div>
      </div>
    </Sheet>
  );
}

function PeriodChoice({ draft, onChange }: { draft: EntryFilter; onChange: (filter: EntryFilter) => void }) {
  const t = useWords(accountWords);
  const language = useLanguage();
  const [now] = useState(today);
  const [period, setPeriod] = useState<Period>(() => periodOf(draft, now));
  const words = { from: t("from"), to: t("to"), previousMonth: t("previousMonth"), nextMonth: t("nextMonth"), locale: localeOf(language) };

  function choose(next: Period): void {
    setPeriod(next);
    const { from, to, ...rest } = draft;
    if (next === "any") onChange(rest);
    else if (next === "custom") onChange({ ...rest, from: from ?? addMonths(now, -1), to: to ?? now });
    else onChange({ ...rest, ...daysOf(next, now) });
  }

  return (
    <div className="filter">
      <Choice
        labelled
        look="chips"
        label={t("period")}
        value={period}
        options={PERIODS.map((value) => ({ value, label: t(value === "any" ? "anyTime" : value) }))}
        onChange={choose}
      />
      {period === "custom" && (
        <DateRange
          from={draft.from ?? now}
          to={draft.to ?? now}
          min={addMonths(now, -12 * YEARS_KEPT)}
          max={now}
          words={words}
          onChange={(range) => onChange({ ...draft, ...range })}
        />
      )}
    </div>
  );
}
