import "./Field.css";
import { useId, useState, type InputHTMLAttributes, type ReactNode, type Ref } from "react";
import { typedAmount } from "./amount";
import { digitsOnly, groupNumber } from "./digits";
import { Icon } from "./Icon";
import { symbolOf } from "./money";

interface Labels {
  label: string;
  /** Help that stays; shown under the field. */
  hint?: ReactNode;
  /** What is wrong; replaces the hint and is announced. */
  error?: ReactNode;
}

type Native = Omit<InputHTMLAttributes<HTMLInputElement>, "value" | "onChange" | "className" | "id" | "size">;

interface Value {
  value: string;
  onChange: (value: string) => void;
}

type InputProps = Labels & Value & Native & { ref?: Ref<HTMLInputElement> };

interface ShellProps extends Labels {
  id: string;
  children: ReactNode;
  large?: boolean;
}

/** Label, frame, and the line below that helps or complains. */
function Shell({ id, label, hint, error, children, large = false }: ShellProps) {
  return (
    <div className={`t-field${large ? " t-field-large" : ""}`} data-wrong={error !== undefined || undefined}>
      <label htmlFor={id} className="t-field-label">
        {label}
      </label>
      <div className="t-field-frame">{children}</div>
      <p id={`${id}-note`} className="t-field-note" role={error === undefined ? undefined : "alert"}>
        {error === undefined ? hint : <><Icon name="alert" size={16} /><span>{error}</span></>}
      </p>
    </div>
  );
}

function attributes(id: string, { hint, error }: Labels) {
  return {
    id,
    className: "t-input",
    "aria-invalid": error !== undefined,
    ...(hint !== undefined || error !== undefined ? { "aria-describedby": `${id}-note` } : {}),
  };
}

export function TextField({ label, hint, error, value, onChange, ...native }: InputProps & { trailing?: never }) {
  const id = useId();
  const labels = { label, ...(hint !== undefined && { hint }), ...(error !== undefined && { error }) };
  return (
    <Shell id={id} {...labels}>
      <input type="text" {...native} {...attributes(id, labels)} value={value} onChange={(event) => onChange(event.target.value)} />
    </Shell>
  );
}

/** A password with a button to look at it. */
export function PasswordField({
  label,
  hint,
  error,
  value,
  onChange,
  showLabel,
  hideLabel,
  ...native
}: InputProps & { showLabel: string; hideLabel: string }) {
  const id = useId();
  const [shown, setShown] = useState(false);
  const labels = { label, ...(hint !== undefined && { hint }), ...(error !== undefined && { error }) };
  return (
    <Shell id={id} {...labels}>
      <input
        {...native}
        {...attributes(id, labels)}
        type={shown ? "text" : "password"}
        autoCapitalize="off"
        spellCheck={false}
        value={value}
        onChange={(event) => onChange(event.target.value)}
      />
      <button
        type="button"
        className="t-field-action"
        aria-label={shown ? hideLabel : showLabel}
        aria-pressed={shown}
        onClick={() => setShown(!shown)}
      >
        <Icon name={shown ? "eye" : "eye-off"} size={22} />
      </button>
    </Shell>
  );
}

/** An account or phone number: digits only, shown in groups while it is typed; `value` holds the bare digits. */
export function NumberField({
  label,
  hint,
  error,
  value,
  onChange,
  maxDigits,
  group = groupNumber,
  ...native
}: InputProps & { maxDigits: number; group?: (digits: string) => string }) {
  const id = useId();
  const labels = { label, ...(hint !== undefined && { hint }), ...(error !== undefined && { error }) };
  return (
    <Shell id={id} {...labels}>
      <input
        inputMode="numeric"
        {...native}
        {...attributes(id, labels)}
        type="text"
        value={group(value)}
        onChange={(event) => {
          const input = event.target;
          const typed = input.value;
          const caret = digitsOnly(typed.slice(0, input.selectionStart ?? typed.length)).length;
          const digits = digitsOnly(typed).slice(0, maxDigits);
          onChange(digits);
          if (caret < digits.length) requestAnimationFrame(() => placeCaret(input, caret));
        }}
      />
    </Shell>
  );
}

/** Puts the caret back behind the digit it stood behind, whatever spaces have moved. */
function placeCaret(input: HTMLInputElement, digitsBefore: number): void {
  let at = 0;
  for (let seen = 0; at < input.value.length && seen < digitsBefore; at += 1) {
    if (/\d/.test(input.value.charAt(at))) seen += 1;
  }
  input.setSelectionRange(at, at);
}

/** An amount as it is typed; read it with `parseAmount`. `reading` is the amount in words. */
export function AmountField({
  label,
  hint,
  error,
  value,
  onChange,
  currency,
  reading,
  ...native
}: InputProps & { currency: string; reading?: string }) {
  const id = useId();
  const labels = { label, ...(hint !== undefined && { hint }), ...(error !== undefined && { error }) };
  return (
    <Shell id={id} {...labels} large>
      <span className="t-field-symbol" aria-hidden="true">
        {symbolOf(currency)}
      </span>
      <input
        inputMode="decimal"
        autoComplete="off"
        {...native}
        {...attributes(id, labels)}
        type="text"
        value={value}
        onChange={(event) => onChange(typedAmount(event.target.value, currency))}
      />
      {reading !== undefined && reading !== "" && <span className="t-field-reading">{reading}</span>}
    </Shell>
  );
}

/** A code from a message: one field that looks like boxes, so that autofill and paste work. */
export function CodeField({
  label,
  hint,
  error,
  value,
  onChange,
  length = 6,
  ...native
}: InputProps & { length?: number }) {
  const id = useId();
  const labels = { label, ...(hint !== undefined && { hint }), ...(error !== undefined && { error }) };
  return (
    <div className="t-code" data-wrong={error !== undefined || undefined}>
      <Shell id={id} {...labels}>
        <input
          {...native}
          {...attributes(id, labels)}
          type="text"
          inputMode="numeric"
          autoComplete="one-time-code"
          maxLength={length}
          value={value}
          onChange={(event) => onChange(digitsOnly(event.target.value).slice(0, length))}
        />
        <span className="t-code-boxes" aria-hidden="true">
          {Array.from({ length }, (_, at) => (
            <span key={at} data-next={at === value.length || undefined}>
              {value[at]}
            </span>
          ))}
        </span>
      </Shell>
    </div>
  );
}
