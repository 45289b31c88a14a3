import "./DateRange.css";
import { useRef, useState } from "react";
import { IconButton } from "./Button";
import { addDays, addMonths, firstOfMonth, weeksOf, type Day } from "./dates";

export interface DateRangeWords {
  from: string;
  to: string;
  previousMonth: string;
  nextMonth: string;
  /** BCP 47, for the names of months and weekdays. */
  locale: string;
}

interface DateRangeProps {
  from: Day;
  to: Day;
  /** The days that may be chosen. */
  min: Day;
  max: Day;
  words: DateRangeWords;
  onChange: (range: { from: Day; to: Day }) => void;
}

const MOVES: Readonly<Record<string, (day: Day) => Day>> = {
  ArrowLeft: (day) => addDays(day, -1),
  ArrowRight: (day) => addDays(day, 1),
  ArrowUp: (day) => addDays(day, -7),
  ArrowDown: (day) => addDays(day, 7),
  PageUp: (day) => addMonths(day, -1),
  PageDown: (day) => addMonths(day, 1),
};

/** A month on which two days are pressed: the first and the last of a period. Arrow keys and page keys move. */
export function DateRange({ from, to, min, max, words, onChange }: DateRangeProps) {
  const [month, setMonth] = useState(() => firstOfMonth(to));
  const [active, setActive] = useState(to);
  const [end, setEnd] = useState<"from" | "to">("from");
  const grid = useRef<HTMLTableElement>(null);

  function press(day: Day): void {
    setActive(day);
    if (end === "from") {
      onChange({ from: day, to: day > to ? day : to });
      setEnd("to");
    } else {
      onChange(day < from ? { from: day, to: from } : { from, to: day });
      setEnd("from");
    }
  }

  function move(day: Day): void {
    const inside = day < min ? min : day > max ? max : day;
    setActive(inside);
    setMonth(firstOfMonth(inside));
    requestAnimationFrame(() => grid.current?.querySelector<HTMLElement>(`[data-day="${inside}"]`)?.focus());
  }

  return (
    <div className="t-range">
      <div className="t-range-ends">
        {(["from", "to"] as const).map((which) => (
          <button key={which} type="button" aria-pressed={end === which} onClick={() => setEnd(which)}>
            <span>{words[which]}</span>
            <strong>{which === "from" ? from : to}</strong>
          </button>
        ))}
      </div>
      <MonthHead month={month} min={min} max={max} words={words} onChange={setMonth} />
      <Month
        {...{ grid, month, from, to, min, max, active, words }}
        onPress={press}
        onKey={(key) => {
          const step = MOVES[key];
          if (step) move(step(active));
          return step !== undefined;
        }}
      />
    </div>
  );
}

function MonthHead({ month, min, max, words, onChange }: Pick<DateRangeProps, "min" | "max" | "words"> & {
  month: Day;
  onChange: (month: Day) => void;
}) {
  const name = new Intl.DateTimeFormat(words.locale, { year: "numeric", month: "long", timeZone: "UTC" }).format(Date.parse(month));
  return (
    <div className="t-range-head">
      <IconButton icon="left" label={words.previousMonth} disabled={month <= firstOfMonth(min)} onClick={() => onChange(addMonths(month, -1))} />
      <strong aria-live="polite">{name}</strong>
      <IconButton icon="right" label={words.nextMonth} disabled={month >= firstOfMonth(max)} onClick={() => onChange(addMonths(month, 1))} />
    </div>
  );
}

interface MonthProps extends Omit<DateRangeProps, "onChange"> {
  month: Day;
  active: Day;
  grid: React.RefObject<HTMLTableElement | null>;
  onPress: (day: Day) => void;
  onKey: (key: string) => boolean;
}

function Month({ grid, month, from, to, min, max, active, words, onPress, onKey }: MonthProps) {
  const weekday = new Intl.DateTimeFormat(words.locale, { weekday: "narrow", timeZone: "UTC" });
  const full = new Intl.DateTimeFormat(words.locale, { dateStyle: "full", timeZone: "UTC" });
  // The one day that Tab reaches: the active one, or the first of a month that was leafed to.
  const reachable = active.startsWith(month.slice(0, 7)) ? active : month < min ? min : month;
  return (
    <table ref={grid} className="t-range-month" role="grid" aria-label={`${words.from} – ${words.to}`}>
      <thead>
        <tr>
          {Array.from({ length: 7 }, (_, at) => (
            <th key={at} scope="col">
              {weekday.format(Date.UTC(2024, 0, at + 1))}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {weeksOf(month).map((week, row) => (
          <tr key={row}>
            {week.map((day, at) => (
              <td key={at} data-inside={(day !== null && day >= from && day <= to) || undefined}>
                {day !== null && (
                  <button
                    type="button"
                    data-day={day}
                    data-end={day === from || day === to || undefined}
                    disabled={day < min || day > max}
                    tabIndex={day === reachable ? 0 : -1}
                    aria-label={full.format(Date.parse(day))}
                    aria-pressed={day >= from && day <= to}
                    onClick={() => onPress(day)}
                    onKeyDown={(event) => {
                      if (onKey(event.key)) event.preventDefault();
                    }}
                  >
                    {Number(day.slice(8))}
                  </button>
                )}
              </td>
            ))}
          </tr>
        ))}
      </tbody>
    </table>
  );
}
