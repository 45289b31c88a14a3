import { Button, Cell, Icon, NumberField, TextField } from "@trident/ui";
import { useState } from "react";
import { useWords } from "../../i18n/words";
import { EMPTY_PAYEE, isPlausibleNumber, NUMBER_DIGITS, type Check, type DraftPayee, type Faults } from "./draft";
import { PayeeSheet } from "./PayeeSheet";
import { PayeeSuggestions, usePayeeCombobox } from "./PayeeSuggestions";
import { transferWords } from "./words";

interface PayeeFieldsProps {
  payee: DraftPayee;
  check: Check;
  isOwn: boolean;
  faults: Faults;
  sourceId: string;
  onPayee: (payee: DraftPayee, isOwn: boolean) => void;
  onOwn: (isOwn: boolean) => void;
}

/** Whom the money goes to: somebody from the book, or a number and a name that are checked as soon as both stand. */
export function PayeeFields({ payee, check, isOwn, faults, sourceId, onPayee, onOwn }: PayeeFieldsProps) {
  const t = useWords(transferWords);
  const [isOpen, setOpen] = useState(false);
  return (
    <section className="section" aria-labelledby="payee-title">
      <div className="section-head">
        <h2 id="payee-title" className="picker-label">
          {t("payee")}
        </h2>
        <button type="button" className="text-link" onClick={() => setOpen(true)}>
          <Icon name="person" size={18} />
          {t("choosePayee")}
        </button>
      </div>
      {payee.kind === "saved" ? (
        <SavedPayee payee={payee} onClear={() => onPayee(EMPTY_PAYEE, false)} />
      ) : (
        <TypedPayee {...{ payee, check, isOwn, faults, onOwn }} onPayee={(next) => onPayee(next, false)} />
      )}
      <PayeeSheet
        open={isOpen}
        sourceId={sourceId}
        onClose={() => setOpen(false)}
        onChoose={(next, own) => {
          setOpen(false);
          onPayee(next, own);
        }}
      />
    </section>
  );
}

function SavedPayee({ payee, onClear }: { payee: DraftPayee & { kind: "saved" }; onClear: () => void }) {
  const t = useWords(transferWords);
  return (
    <div className="t-list">
      <Cell
        leading={<span className="monogram">{payee.name.slice(0, 1)}</span>}
        title={payee.name}
        subtitle={payee.numberMasked}
        value={
          <Button tone="quiet" size="small" onClick={onClear}>
            {t("changePayee")}
          </Button>
        }
      />
      {payee.resembles !== undefined && (
        <p className="suggestion-warning" role="alert">
          <Icon name="alert" size={16} />
          {t("resembles", { name: payee.resembles.name, number: payee.resembles.numberMasked })}
        </p>
      )}
    </div>
  );
}

type TypedPayeeProps = Pick<PayeeFieldsProps, "check" | "isOwn" | "faults" | "onOwn"> & {
  payee: DraftPayee & { kind: "typed" };
  onPayee: (payee: DraftPayee) => void;
};

function TypedPayee({ payee, check, isOwn, faults, onPayee, onOwn }: TypedPayeeProps) {
  const t = useWords(transferWords);
  const [leftNumber, setLeftNumber] = useState(false);
  const byNumber = usePayeeCombobox(payee.number, payee.name === "", onPayee);
  const byName = usePayeeCombobox(payee.name, payee.number === "", onPayee);
  const hasSlip = byNumber.number?.is_check_digit_right === false;
  const isSuspicious = hasSlip || (leftNumber && payee.number !== "" && !isPlausibleNumber(payee.number));
  const numberError = faults.number ?? (check === "unknown" ? t("check.unknown") : isSuspicious ? t("numberFault") : undefined);
  const nameError = faults.name ?? (check === "mismatch" ? t("check.mismatch") : undefined);
  return (
    <div className="payee-typed">
      <NumberField
        label={t("number")}
        placeholder={t("numberPlaceholder")}
        maxDigits={NUMBER_DIGITS.most}
        autoComplete="off"
        value={payee.number}
        onChange={(number) => onPayee({ ...payee, number })}
        {...byNumber.field}
        onFocus={(event) => {
          setLeftNumber(false);
          byNumber.field.onFocus?.(event);
        }}
        onBlur={(event) => {
          setLeftNumber(true);
          byNumber.field.onBlur?.(event);
        }}
        hint={<BankNote isOwn={byNumber.number?.is_own_bank ?? null} />}
        {...(numberError !== undefined && { error: numberError })}
      />
      <PayeeSuggestions {...byNumber.list} />
      <TextField
        label={t("name")}
        placeholder={t("namePlaceholder")}
        autoComplete="off"
        maxLength={100}
        value={payee.name}
        onChange={(name) => onPayee({ ...payee, name })}
        {...byName.field}
        hint={<CheckNote check={check} />}
        {...(nameError !== undefined && { error: nameError })}
      />
      <PayeeSuggestions {...byName.list} />
      {check === "own-account" && (
        <label className="own-account">
          <input type="checkbox" checked={isOwn} onChange={(event) => onOwn(event.target.checked)} />
          <span>{t("toOwn")}</span>
          {faults.own !== undefined && (
            <span role="alert" className="own-account-fault">
              {faults.own}
            </span>
          )}
        </label>
      )}
    </div>
  );
}

/** Whose number it is, by its first digits. */
function BankNote({ isOwn }: { isOwn: boolean | null }) {
  const t = useWords(transferWords);
  if (isOwn === null) return null;
  return (
    <span role="status" className={isOwn ? "check check-match" : "check"}>
      <Icon name={isOwn ? "check" : "info"} size={16} />
      {t(isOwn ? "ownBank" : "otherBank")}
    </span>
  );
}

/** What the bank says of the name, where it is not an error. */
function CheckNote({ check }: { check: Check }) {
  const t = useWords(transferWords);
  if (check === null || check === "unknown" || check === "mismatch" || check === "failed") return null;
  if (check === "checking") return <span role="status">{t("checking")}</span>;
  return (
    <span role="status" className={`check check-${check}`}>
      <Icon name={check === "match" ? "check" : "info"} size={16} />
      {t(`check.${check}`)}
    </span>
  );
}
