import { Button, Input, Segmented, Select } from "antd";
import { useMessages } from "../../i18n";
import { DateRangeField } from "../../parts/DateRangeField";
import { useDraft } from "../../parts/useDraft";
import { amountFault, FILTER_NAMES, isFiltered, type EntrySearch } from "./filters";

interface EntryFilterBarProps {
  search: EntrySearch;
  currency: string;
  onChange: (change: Partial<Record<keyof EntrySearch, string | undefined>>) => void;
}

/** Filters of the entries; each takes effect at once, amounts when the field is left or Enter is pressed. */
export function EntryFilterBar({ search, currency, onChange }: EntryFilterBarProps) {
  const { accounts: text, words, terms } = useMessages();
  return (
    <div className="filters" role="search" aria-label={words.filter}>
      <DateRangeField from={search.from} to={search.to} onChange={onChange} />
      <div className="filter">
        <span>{text.direction}</span>
        <Segmented
          aria-label={text.direction}
          value={search.direction ?? ""}
          onChange={(direction) => onChange({ direction: direction === "" ? undefined : direction })}
          options={[
            { value: "", label: words.all },
            { value: "in", label: text.in },
            { value: "out", label: text.out },
          ]}
        />
      </div>
      <div className="filter">
        <span>{text.entryKind}</span>
        <Select
          className="filter-kind"
          aria-label={text.entryKind}
          allowClear
          placeholder={words.all}
          value={search.kind ?? null}
          onChange={(kind: string | null | undefined) => onChange({ kind: kind ?? undefined })}
          options={Object.entries(terms.entryKinds).map(([value, label]) => ({ value, label }))}
        />
      </div>
      <AmountRange min={search.min ?? ""} max={search.max ?? ""} currency={currency} onChange={onChange} />
      {isFiltered(search) && (
        <Button
          type="link"
          className="filters-end"
          onClick={() => onChange(Object.fromEntries(FILTER_NAMES.map((name) => [name, undefined])))}
        >
          {words.reset}
        </Button>
      )}
    </div>
  );
}

interface AmountRangeProps {
  min: string;
  max: string;
  currency: string;
  onChange: EntryFilterBarProps["onChange"];
}

function AmountRange(props: AmountRangeProps) {
  const { accounts: text } = useMessages();
  const [{ min, max }, setDraft] = useDraft({ min: props.min, max: props.max });
  const fault = amountFault(min, max, props.currency);
  const settle = () => {
    if (fault !== null || (min === props.min && max === props.max)) return;
    props.onChange({ min: min === "" ? undefined : min, max: max === "" ? undefined : max });
  };
  const field = {
    inputMode: "decimal" as const,
    autoComplete: "off",
    className: "filter-amount",
    onPressEnter: settle,
    ...(fault === null ? {} : { status: "error" as const }),
  };
  return (
    <div
      className="filter"
      onBlur={(event) => {
        // Going from one end of the range to the other is still typing.
        if (!event.currentTarget.contains(event.relatedTarget)) settle();
      }}
    >
      <span role={fault === null ? undefined : "alert"} className={fault === null ? "" : "filter-fault"}>
        {fault === null ? text.amount : fault === "order" ? text.amountOrder : text.amountInvalid}
      </span>
      <span className="filter-range">
        <Input
          {...field}
          aria-label={`${text.amount}: ${text.minAmount}`}
          placeholder={text.minAmount}
          value={min}
          onChange={(event) => setDraft({ min: event.target.value, max })}
        />
        <span aria-hidden="true">–</span>
        <Input
          {...field}
          aria-label={`${text.amount}: ${text.maxAmount}`}
          placeholder={text.maxAmount}
          value={max}
          onChange={(event) => setDraft({ min, max: event.target.value })}
        />
      </span>
    </div>
  );
}
