import { DatePicker } from "antd";
import dayjs from "dayjs";
import { formatInstant } from "../format/time";
import { useMessages } from "../i18n";

const DATE = "YYYY-MM-DD";

interface DateRangeFieldProps {
  from: string | undefined;
  to: string | undefined;
  onChange: (range: { from: string | undefined; to: string | undefined }) => void;
}

/** Two days, both included, either of which may be open; with the spans people ask for most. */
export function DateRangeField({ from, to, onChange }: DateRangeFieldProps) {
  const { words } = useMessages();
  // Today is the day in China, wherever the browser stands.
  const today = dayjs(formatInstant(new Date()).slice(0, 10));
  return (
    <div className="filter">
      <span>{words.dates}</span>
      <DatePicker.RangePicker
        className="filter-dates"
        aria-label={words.dates}
        allowEmpty={[true, true]}
        value={[from === undefined ? null : dayjs(from), to === undefined ? null : dayjs(to)]}
        presets={[
          { label: words.today, value: [today, today] },
          { label: words.last7Days, value: [today.subtract(6, "day"), today] },
          { label: words.last30Days, value: [today.subtract(29, "day"), today] },
          { label: words.thisMonth, value: [today.startOf("month"), today] },
          { label: words.lastMonth, value: [today.subtract(1, "month").startOf("month"), today.subtract(1, "month").endOf("month")] },
        ]}
        panelRender={(panel) => (
          <div role="dialog" aria-label={words.dates}>
            {panel}
          </div>
        )}
        onChange={(range) => onChange({ from: range?.[0]?.format(DATE), to: range?.[1]?.format(DATE) })}
      />
    </div>
  );
}
