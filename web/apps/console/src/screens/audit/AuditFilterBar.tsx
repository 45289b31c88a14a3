import { AutoComplete, Button, Input } from "antd";
import { useMessages } from "../../i18n";
import { DateRangeField } from "../../parts/DateRangeField";
import { useDraft } from "../../parts/useDraft";

/** Filters as they stand in the address. */
export interface AuditSearch {
  action?: string;
  actor?: string;
  subject?: string;
  from?: string;
  to?: string;
}

const NAMES = ["action", "actor", "subject", "from", "to"] as const;

interface AuditFilterBarProps {
  search: AuditSearch;
  onChange: (change: Partial<Record<keyof AuditSearch, string | undefined>>) => void;
}

export function AuditFilterBar({ search, onChange }: AuditFilterBarProps) {
  const { audit: text, words } = useMessages();
  const isFiltered = NAMES.some((name) => search[name] !== undefined);
  return (
    <div className="filters" role="search" aria-label={words.filter}>
      <DateRangeField from={search.from} to={search.to} onChange={onChange} />
      <ActionFilter action={search.action} onChange={onChange} />
      <IdFilter
        label={text.actor}
        placeholder={text.actorPlaceholder}
        value={search.actor}
        onSettle={(actor) => onChange({ actor })}
      />
      <IdFilter
        label={text.subject}
        placeholder={text.subjectPlaceholder}
        value={search.subject}
        onSettle={(subject) => onChange({ subject })}
      />
      {isFiltered && (
        <Button
          type="link"
          className="filters-end"
          onClick={() => onChange(Object.fromEntries(NAMES.map((name) => [name, undefined])))}
        >
          {words.reset}
        </Button>
      )}
    </div>
  );
}

/** Known actions by their words; any other by its name. */
function ActionFilter({ action, onChange }: { action: string | undefined; onChange: AuditFilterBarProps["onChange"] }) {
  const { audit: text, words } = useMessages();
  const [typed, setTyped] = useDraft(action ?? "");
  const options = Object.entries(text.actions).map(([value, name]) => ({
    value,
    label: (
      <span className="action-option">
        {name} <code className="code faint">{value}</code>
      </span>
    ),
    words: `${name} ${value}`.toLowerCase(),
  }));
  const settle = (value: string) => {
    const plain = value.trim();
    if (plain !== (action ?? "")) onChange({ action: plain === "" ? undefined : plain });
  };
  return (
    <div className="filter">
      <span>{text.action}</span>
      <AutoComplete
        className="filter-action"
        popupMatchSelectWidth={380}
        allowClear
        aria-label={text.action}
        placeholder={words.all}
        value={typed}
        options={options}
        showSearch={{ filterOption: (input, option) => option?.words.includes(input.toLowerCase()) === true }}
        onChange={(value: string | undefined) => {
          setTyped(value ?? "");
          if ((value ?? "") === "") settle("");
        }}
        onSelect={(value) => settle(value ?? "")}
        onBlur={() => settle(typed)}
      />
    </div>
  );
}

interface IdFilterProps {
  label: string;
  placeholder: string;
  value: string | undefined;
  onSettle: (value: string | undefined) => void;
}

function IdFilter({ label, placeholder, value, onSettle }: IdFilterProps) {
  const [typed, setTyped] = useDraft(value ?? "");
  const settle = (text: string) => {
    const plain = text.trim();
    if (plain !== (value ?? "")) onSettle(plain === "" ? undefined : plain);
  };
  return (
    <div className="filter">
      <span>{label}</span>
      <Input
        className="filter-id"
        allowClear
        autoComplete="off"
        spellCheck={false}
        maxLength={80}
        aria-label={label}
        placeholder={placeholder}
        value={typed}
        onChange={(event) => {
          setTyped(event.target.value);
          if (event.target.value === "") settle("");
        }}
        onBlur={() => settle(typed)}
        onPressEnter={() => settle(typed)}
      />
    </div>
  );
}
