import "./Transfer.css";
import type { Transfer } from "@trident/client";
import { ButtonLink, Facts, Icon, Money } from "@trident/ui";
import { useQuery } from "@tanstack/react-query";
import { useParams, useSearch } from "wouter";
import { exactTime } from "../../i18n/dates";
import { useLanguage, useWords } from "../../i18n/words";
import { api } from "../../session/store";
import { Amount } from "../../shell/Amount";
import { Loaded } from "../../shell/Loaded";
import { Screen } from "../../shell/Screen";
import { reasonsOf } from "./reasons";
import { iconOf, noteOf } from "./statuses";
import { transferWords } from "./words";
import { WaitingActs } from "./WaitingActs";

const LOOK_AGAIN_MS = 15_000;

/** One transfer: its result right after it was sent, where it stands ever after, and what can be done about it. */
export default function TransferResult() {
  const t = useWords(transferWords);
  const { transferId = "" } = useParams();
  const isNew = new URLSearchParams(useSearch()).has("done");
  const query = useQuery({
    queryKey: ["transfers", "one", transferId],
    queryFn: ({ signal }) => api.get("/api/customer/transfers/{transfer_id}", { path: { transfer_id: transferId }, signal }),
    // What waits may be settled or refused at any time.
    refetchInterval: (known) => (known.state.data?.can_cancel === true ? LOOK_AGAIN_MS : false),
  });
  return (
    <Screen title={t("detail")} back={isNew ? "/" : "/transfers"}>
      <Loaded query={query}>{(transfer) => <Standing transfer={transfer} isNew={isNew} />}</Loaded>
    </Screen>
  );
}

function Standing({ transfer, isNew }: { transfer: Transfer; isNew: boolean }) {
  const t = useWords(transferWords);
  const language = useLanguage();
  const { status } = transfer;
  const reasons = reasonsOf(transfer, language);
  const due = transfer.due_at === null ? "" : exactTime(transfer.due_at, language);
  return (
    <>
      <div className="t-card result">
        <span className={`result-disc result-${status}`}>
          <Icon name={iconOf(status)} size={32} />
        </span>
        <h2>{t(`status.${status}`)}</h2>
        <p className="result-note" role={isNew ? "status" : undefined}>
          {noteOf(transfer, t, due)}
        </p>
        {(status === "held" || status === "delayed") && reasons.map((reason) => <p key={reason}>{reason}</p>)}
        <Money minor={transfer.amount_minor} currency={transfer.currency} size="display" />
        <Facts
          facts={[
            [t("to"), transfer.payee_name],
            [t("number"), transfer.payee_number_masked],
            ...(transfer.memo === null || transfer.memo === "" ? [] : [[t("memo"), transfer.memo] as const]),
            [t("sentAt"), exactTime(transfer.sent_at, language)],
            ...(transfer.settled_at === null ? [] : [[t("time"), exactTime(transfer.settled_at, language)] as const]),
            ...(status === "delayed" ? [[t("dueAt"), due] as const] : []),
            ...(transfer.balance_after_minor === null
              ? []
              : [[t("balanceAfter"), <Amount minor={transfer.balance_after_minor} currency={transfer.currency} />] as const]),
            [t("reference"), transfer.reference],
          ]}
        />
      </div>
      <WaitingActs transfer={transfer} />
      <div className="account-actions">
        {status === "settled" && (
          <ButtonLink tone="secondary" icon="receipt" href={`/accounts/${transfer.source_account_id}/entries/${transfer.id}`}>
            {t("receipt")}
          </ButtonLink>
        )}
        <ButtonLink href="/transfer">{t("again")}</ButtonLink>
      </div>
    </>
  );
}
