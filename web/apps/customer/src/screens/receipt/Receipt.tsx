import "./Receipt.css";
import { download, type Receipt as ReceiptData } from "@trident/client";
import { Button, capitalAmount, Facts, Mark, Money, Notice, showToast } from "@trident/ui";
import { useQuery } from "@tanstack/react-query";
import { useParams } from "wouter";
import { calendarDay, exactTime } from "../../i18n/dates";
import { explain } from "../../i18n/problems";
import { shellWords } from "../../i18n/shell";
import { useLanguage, useWords } from "../../i18n/words";
import { api } from "../../session/store";
import { useTask } from "../../shell/useTask";
import { saveFile } from "../../shell/download";
import { Loaded } from "../../shell/Loaded";
import { Screen } from "../../shell/Screen";
import { rowWords } from "../accounts/rowWords";
import { receiptWords } from "./words";

/** The electronic receipt of one entry: to look at, to print, to keep. */
export default function Receipt() {
  const t = useWords(receiptWords);
  const { accountId = "", entryId = "" } = useParams();
  const path = { account_id: accountId, entry_id: entryId };
  const query = useQuery({
    queryKey: ["accounts", "receipt", accountId, entryId],
    queryFn: ({ signal }) => api.get("/api/customer/accounts/{account_id}/entries/{entry_id}", { path, signal }),
  });
  const fetching = useTask(() => download(api, "/api/customer/accounts/{account_id}/entries/{entry_id}/receipt.pdf", { path }), {
    onDone: (file) => {
      saveFile(file, `receipt-${entryId}.pdf`);
      showToast({ text: t("downloaded"), icon: "check" });
    },
    onFail: (error) => showToast({ text: explain(error, receiptWords).title, icon: "alert" }),
  });
  const footer = (
    <>
      <Button tone="secondary" icon="print" onClick={() => print()}>
        {t("print")}
      </Button>
      <Button icon="download" busy={fetching.isRunning} onClick={() => fetching.run()}>
        {t("download")}
      </Button>
    </>
  );
  return (
    <Screen title={t("title")} back={`/accounts/${accountId}`} {...(query.data && { footer })}>
      <Loaded query={query} rows={8}>
        {(receipt) => <Paper receipt={receipt} />}
      </Loaded>
    </Screen>
  );
}

function Paper({ receipt }: { receipt: ReceiptData }) {
  const t = useWords(receiptWords);
  const shell = useWords(shellWords);
  return (
    <>
      {receipt.reversed && (
        <Notice tone="warning" title={t("reversed")}>
          {t("reversedText")}
        </Notice>
      )}
      <article className="receipt">
        <header className="receipt-head">
          <Mark size={22} />
          <span>{shell("bank")}</span>
          <h2>{t("title")}</h2>
        </header>
        <p className="receipt-amount">
          <span>{t(receipt.direction)}</span>
          <Money minor={receipt.amount_minor} currency={receipt.currency} size="display" direction={receipt.direction} struck={receipt.reversed} />
        </p>
        <Particulars receipt={receipt} />
        <footer className="receipt-foot">
          <p>{t("digestNote")}</p>
          <Stamp />
        </footer>
      </article>
    </>
  );
}

function Particulars({ receipt }: { receipt: ReceiptData }) {
  const t = useWords(receiptWords);
  const row = useWords(rowWords);
  const language = useLanguage();
  const own = <Party name={receipt.own_name} number={receipt.own_number_masked} />;
  const other = <Party name={receipt.counterparty_name ?? t("bankSide")} number={receipt.counterparty_number_masked ?? ""} />;
  const isIncoming = receipt.direction === "in";
  const facts = [
    ...(receipt.currency === "CNY" ? [[t("capital"), <span lang="zh-CN">{capitalAmount(receipt.amount_minor)}</span>] as const] : []),
    [t("payer"), isIncoming ? other : own],
    [t("payee"), isIncoming ? own : other],
    [t("kind"), row(`kind.${receipt.kind}`)],
    [t("description"), receipt.description === "" ? t("none") : receipt.description],
    [t("postedAt"), exactTime(receipt.posted_at, language)],
    [t("valueOn"), calendarDay(receipt.value_on, language)],
    [t("balanceAfter"), <Money minor={receipt.balance_after_minor} currency={receipt.currency} />],
    [t("reference"), receipt.reference],
    [t("digest"), <span className="receipt-code">{receipt.digest}</span>],
  ] as const;
  return <Facts facts={facts} />;
}

function Party({ name, number }: { name: string; number: string }) {
  return (
    <>
      <span className="receipt-party">{name}</span>
      {number !== "" && <span className="receipt-party receipt-number">{number}</span>}
    </>
  );
}

/** The bank's seal, as Chinese receipts carry it. */
function Stamp() {
  const t = useWords(receiptWords);
  return (
    <svg className="stamp" width="92" height="92" viewBox="0 0 92 92" role="img" aria-label={t("stamp")} fill="none" stroke="currentColor">
      <circle cx="46" cy="46" r="42" strokeWidth="2.4" />
      <path d="M46 24v24M36 28v6a10 10 0 0 0 20 0v-6M41 48h10" strokeWidth="2.6" strokeLinecap="round" />
      <text x="46" y="68" textAnchor="middle" fontSize="9.5" fill="currentColor" stroke="none" lang="zh-CN">
        {t("stamp")}
      </text>
    </svg>
  );
}
