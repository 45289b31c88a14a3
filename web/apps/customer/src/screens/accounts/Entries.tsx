import type { Posting } from "@trident/client";
import { Button, Empty, List } from "@trident/ui";
import { useInfiniteQuery } from "@tanstack/react-query";
import { useState } from "react";
import { useSearch } from "wouter";
import { dayName, dayOf, monthName } from "../../i18n/dates";
import { useLanguage, useWords } from "../../i18n/words";
import { Loaded } from "../../shell/Loaded";
import { MorePages } from "../../shell/MorePages";
import { go } from "../../shell/navigation";
import { Section } from "../../shell/Screen";
import { Conditions } from "./Conditions";
import { EntryRow } from "./EntryRow";
import { conditionsOf, readFilter, writeFilter, type EntryFilter } from "./filter";
import { FilterSheet } from "./FilterSheet";
import { entriesQuery } from "./entriesQuery";
import { accountWords } from "./words";

const LONG_LIST = 20;

/** Entries of one day under its name, the newest first. */
export function byDay(entries: readonly Posting[]): [day: string, entries: Posting[]][] {
  const days = new Map<string, Posting[]>();
  for (const entry of entries) {
    const day = dayOf(entry.posted_at);
    const known = days.get(day);
    if (known) known.push(entry);
    else days.set(day, [entry]);
  }
  return [...days];
}

export function Entries({ accountId, currency }: { accountId: string; currency: string }) {
  const t = useWords(accountWords);
  const filter = readFilter(useSearch());
  const [isOpen, setOpen] = useState(false);
  const query = useInfiniteQuery(entriesQuery(accountId, filter));
  const count = conditionsOf(filter);
  const setFilter = (next: EntryFilter) => go(`/accounts/${accountId}${writeFilter(next)}`, { replace: true });
  const entries = query.data?.pages.flatMap((page) => page.items);

  return (
    <Section
      title={t("entries")}
      action={
        <Button tone="quiet" size="small" icon="filter" onClick={() => setOpen(true)}>
          {count === 0 ? t("filter") : t("filterOn", { count })}
        </Button>
      }
    >
      <Conditions filter={filter} currency={currency} onChange={setFilter} />
      <Loaded query={{ data: entries, error: query.error, refetch: query.refetch }} rows={6}>
        {(items) =>
          items.length === 0 ? (
            <Nothing isFiltered={count > 0} onClear={() => setFilter({})} />
          ) : (
            <>
              <Days accountId={accountId} entries={items} />
              <MorePages pages={query} isLong={items.length >= LONG_LIST} />
            </>
          )
        }
      </Loaded>
      <FilterSheet
        key={String(isOpen)}
        open={isOpen}
        filter={filter}
        currency={currency}
        onClose={() => setOpen(false)}
        onApply={(next) => {
          setOpen(false);
          setFilter(next);
        }}
      />
    </Section>
  );
}

function Nothing({ isFiltered, onClear }: { isFiltered: boolean; onClear: () => void }) {
  const t = useWords(accountWords);
  if (!isFiltered) return <Empty title={t("noEntriesTitle")} text={t("noEntriesText")} />;
  const action = (
    <Button tone="secondary" size="small" onClick={onClear}>
      {t("clearFilters")}
    </Button>
  );
  return <Empty icon="filter" title={t("noMatchTitle")} text={t("noMatchText")} action={action} />;
}

function Days({ accountId, entries }: { accountId: string; entries: readonly Posting[] }) {
  const language = useLanguage();
  const days = byDay(entries);
  return days.map(([day, ofDay], at) => {
    const first = ofDay[0]?.posted_at ?? "";
    const isNewMonth = at === 0 || days[at - 1]?.[0].slice(0, 7) !== day.slice(0, 7);
    return (
      <div key={day} className="entry-days">
        {isNewMonth && <h3 className="entry-month">{monthName(first, language)}</h3>}
        <p className="entry-day" id={`day-${day}`}>
          {dayName(first, language)}
        </p>
        <List label={dayName(first, language)}>
          {ofDay.map((entry) => (
            <EntryRow key={entry.entry_id} accountId={accountId} entry={entry} balance />
          ))}
        </List>
      </div>
    );
  });
}
