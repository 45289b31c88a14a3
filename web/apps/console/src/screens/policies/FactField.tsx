import { Input, Select } from "antd";
import type { DecisionPoint } from "../../api/types";
import { useMessages, wordFor } from "../../i18n";
import { usePreferences } from "../../preferences";

interface FactFieldProps {
  fact: DecisionPoint["facts"][number];
  /** Empty: the fact is missing. */
  value: string;
  onChange: (value: string) => void;
}

/** One fact of a test case: chosen where it has choices, else typed, with its unit. */
export function FactField({ fact, value, onChange }: FactFieldProps) {
  const { policies: text, words } = useMessages();
  const { language } = usePreferences();
  const label = fact.label[language];
  const choices =
    fact.type === "boolean"
      ? [
          { value: "true", label: words.yes },
          { value: "false", label: words.no },
        ]
      : fact.choices.map((choice) => ({ value: choice, label: wordFor(text.choices, choice) }));
  return (
    <label>
      {label}
      {choices.length > 0 ? (
        <Select aria-label={label} value={value} onChange={onChange} options={[{ value: "", label: text.factMissing }, ...choices]} />
      ) : (
        <Input
          aria-label={label}
          value={value}
          maxLength={200}
          placeholder={text.factMissing}
          suffix={<span className="faint">{fact.type === "money" ? "¥" : wordFor(text.units, fact.unit)}</span>}
          onChange={(event) => onChange(event.target.value)}
        />
      )}
    </label>
  );
}
