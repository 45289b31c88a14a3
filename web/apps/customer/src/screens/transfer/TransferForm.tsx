import type { Account, TransferOrder } from "@trident/client";
import { AmountField, Button, capitalAmount, Choice, Dialog, formatMoney, magnitude, Notice, parseAmount, plainAmount, TextField } from "@trident/ui";
import { useRef, useState } from "react";
import { explain } from "../../i18n/problems";
import { shellWords } from "../../i18n/shell";
import { useLanguage, useWords } from "../../i18n/words";
import { AccountPicker } from "../accounts/AccountPicker";
import { last4 } from "../accounts/queries";
import { ConfirmSheet } from "./ConfirmSheet";
import { EMPTY_PAYEE, faultsOf, MEMO_LENGTH, orderOf, TIMINGS, type Draft } from "./draft";
import { newIntent, type Intent } from "./intent";
import { PayeeFields } from "./PayeeFields";
import { reasonsOf } from "./reasons";
import { limitParams, refusalWords } from "./refusals";
import { useNameCheck } from "./useNameCheck";
import type { useSubmit } from "./useSubmit";
import { transferWords } from "./words";

interface TransferFormProps {
  sources: readonly Account[];
  firstId: string;
  customerId: string;
  submission: ReturnType<typeof useSubmit>;
}

export function TransferForm({ sources, firstId, customerId, submission }: TransferFormProps) {
  const t = useWords(transferWords);
  const [draft, setDraft] = useState<Draft>({ sourceId: firstId, payee: EMPTY_PAYEE, amount: "", memo: "", isOwn: false, timing: "real-time" });
  const [tried, setTried] = useState(false);
  const [order, setOrder] = useState<TransferOrder | null>(null);
  // One confirmation, one intent: pressing again after "busy" sends the same one.
  const [intent, setIntent] = useState<Intent | null>(null);
  const form = useRef<HTMLFormElement>(null);
  const check = useNameCheck(draft.payee);
  const source = sources.find((account) => account.id === draft.sourceId) ?? sources[0];
  if (source === undefined) return null;
  const found = faultsOf(draft, source, check, t);
  const faults = tried ? found : {};
  const payeeNumber = draft.payee.kind === "saved" ? draft.payee.numberMasked : draft.payee.number;

  function review(account: Account): void {
    setTried(true);
    if (Object.keys(found).length === 0) {
      setOrder(orderOf(draft, account));
      setIntent(null);
    } else {
      requestAnimationFrame(() => form.current?.querySelector<HTMLElement>('[aria-invalid="true"], .own-account input')?.focus());
    }
  }

  function confirm(confirmed: TransferOrder): void {
    const next = intent ?? newIntent({ customerId, order: confirmed, payeeName: draft.payee.name, payeeNumber });
    setIntent(next);
    submission.send(next);
  }

  return (
    <form
      ref={form}
      className="form"
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        review(source);
      }}
    >
      <AccountPicker
        available
        label={t("source")}
        sheetTitle={t("chooseSource")}
        accounts={sources}
        chosenId={source.id}
        onChoose={(sourceId) => setDraft({ ...draft, sourceId })}
      />
      <PayeeFields
        payee={draft.payee}
        check={check}
        isOwn={draft.isOwn}
        faults={faults}
        sourceId={source.id}
        onPayee={(payee, isOwn) => setDraft({ ...draft, payee, isOwn })}
        onOwn={(isOwn) => setDraft({ ...draft, isOwn })}
      />
      <AmountPart source={source} value={draft.amount} fault={faults.amount} onChange={(amount) => setDraft({ ...draft, amount })} />
      <TextField
        label={t("memo")}
        placeholder={t("memoPlaceholder")}
        maxLength={MEMO_LENGTH}
        autoComplete="off"
        value={draft.memo}
        onChange={(memo) => setDraft({ ...draft, memo })}
      />
      <Choice
        label={t("arrives")}
        labelled
        value={draft.timing}
        options={TIMINGS.map((timing) => ({ value: timing, label: t(`timing.${timing}`) }))}
        onChange={(timing) => setDraft({ ...draft, timing })}
      />
      <p className="timing-note">{t(`timing.${draft.timing}.note`)}</p>
      <Notice tone="warning" title={t("fraudTitle")}>
        {t("fraudText")}
      </Notice>
      <Button type="submit" block>
        {t("next")}
      </Button>
      <ConfirmSheet
        open={order !== null && submission.refusal === null && submission.demand === null}
        order={order}
        payeeName={draft.payee.name}
        payeeNumber={payeeNumber}
        sourceName={`${source.product} · ${last4(source.number_masked)}`}
        busy={submission.isSending}
        onClose={() => setOrder(null)}
        onConfirm={() => order && confirm(order)}
      />
      <Refusal
        submission={submission}
        currency={source.currency}
        onAgain={() => intent && submission.send(intent)}
        onClose={() => {
          submission.forgetRefusal();
          setOrder(null);
          setIntent(null);
        }}
      />
    </form>
  );
}

interface AmountPartProps {
  source: Account;
  value: string;
  fault: string | undefined;
  onChange: (value: string) => void;
}

function AmountPart({ source, value, fault, onChange }: AmountPartProps) {
  const t = useWords(transferWords);
  const language = useLanguage();
  const parsed = parseAmount(value, source.currency);
  const minor = "minor" in parsed && source.currency === "CNY" ? parsed.minor : 0;
  return (
    <div className="amount-part">
      <AmountField
        label={t("amount")}
        currency={source.currency}
        value={value}
        onChange={onChange}
        placeholder="0.00"
        {...(language === "zh" && { reading: magnitude(minor) })}
        hint={
          <span className="amount-hint">
            <span>{t("amountHint", { available: formatMoney(source.available_minor, source.currency) })}</span>
            {capitalAmount(minor) !== "" && <span lang="zh-CN">{capitalAmount(minor)}</span>}
          </span>
        }
        {...(fault !== undefined && { error: fault })}
      />
      <button type="button" className="text-link amount-all" onClick={() => onChange(plainAmount(source.available_minor, source.currency))}>
        {t("amountAll")}
      </button>
    </div>
  );
}

interface RefusalProps {
  submission: TransferFormProps["submission"];
  currency: string;
  onAgain: () => void;
  onClose: () => void;
}

/** The bank's no: what it is, what can be done, and that nothing has moved. */
function Refusal({ submission, currency, onAgain, onClose }: RefusalProps) {
  const t = useWords(transferWords);
  const shell = useWords(shellWords);
  const language = useLanguage();
  const { refusal, isSending } = submission;
  if (refusal === null) return null;
  const { title, text } = explain(refusal, refusalWords, limitParams(refusal, currency));
  const reasons = reasonsOf(refusal, language);
  const isPassing = refusal.status === 503;
  const actions = isPassing ? (
    <>
      <Button tone="secondary" onClick={onClose}>
        {t("edit")}
      </Button>
      <Button busy={isSending} onClick={onAgain}>
        {shell("retry")}
      </Button>
    </>
  ) : (
    <Button onClick={onClose}>{t("edit")}</Button>
  );
  return (
    <Dialog open title={t("refused")} closeLabel={shell("close")} onClose={onClose} actions={actions}>
      <p className="refusal-title">{title}</p>
      <p>{text}</p>
      {reasons.length > 0 && (
        <ul className="refusal-reasons">
          {reasons.map((reason) => (
            <li key={reason}>{reason}</li>
          ))}
        </ul>
      )}
      <p className="refusal-note">{t("untouched")}</p>
    </Dialog>
  );
}
