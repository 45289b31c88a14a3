import "./Choice.css";
import { useId, type ReactNode } from "react";

interface ChoiceProps<T extends string> {
  label: string;
  value: T | null;
  options: readonly { value: T; label: ReactNode }[];
  onChange: (value: T) => void;
  /** Segments share one track; chips stand apart and wrap. */
  look?: "segments" | "chips";
  /** Shows the label above instead of only telling it to screen readers. */
  labelled?: boolean;
}

/** One of a few. Native radio buttons, so that arrow keys and screen readers work as everywhere. */
export function Choice<T extends string>({ label, value, options, onChange, look = "segments", labelled = false }: ChoiceProps<T>) {
  const name = useId();
  return (
    <fieldset className={`t-choice t-choice-${look}`}>
      <legend className={labelled ? "t-choice-legend" : "t-unseen"}>{label}</legend>
      <div className="t-choice-options">
        {options.map((option) => (
          <label key={option.value} className="t-choice-option">
            <input
              type="radio"
              name={name}
              className="t-unseen"
              checked={option.value === value}
              onChange={() => onChange(option.value)}
            />
            <span>{option.label}</span>
          </label>
        ))}
      </div>
    </fieldset>
  );
}
