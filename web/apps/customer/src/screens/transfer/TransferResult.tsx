import "./Transfer.css";
import { ButtonLink, Facts, Icon, Money } from "@trident/ui";
import { useQuery } from "@tanstack/react-query";
import { useParams, useSearch } from "wouter";
import { exactTime } from "../../i18n/dates";
import { useLanguage, useWords } from "../../i18n/words";
import { api } from "../../session/store";
import { Amount } from "../../shell/Amount";
import { Loaded } from "../../shell/Loaded";
import { Screen } from "../../shell/Screen";
import { transferWords } from "./words";

/** One transfer: its result right after it was made, its details ever after. */
export default function TransferResult() {
  const t = useWords(transferWords);
  const language = useLanguage();
  const { transferId = "" } = useParams();
  const isNew = new URLSearchParams(useSearch()).has("done");
  const query = useQuery({
    queryKey: ["transfers", "one", transferId],
    queryFn: ({ signal }) => api.get("/api/customer/transfers/{transfer_id}", { path: { transfer_id: transferId }, signal }),
    staleTime: Infinity,
  });
  return (
    <Screen title={t("detail")} back={isNew ? "/" : "/transfers"}>
      <Loaded query={query}>
        {(transfer) => (
          <>
            <div className="t-card result">
              <span className="result-disc">
                <Icon name="check" size={32} />
              </span>
              <h2>{t("done")}</h2>
              <p className="result-note" role={isNew ? "status" : undefined}>
                {t("doneText")}
              </p>
              <Money minor={transfer.amount_minor} currency={transfer.currency} size="display" />
              <Facts
                facts={[
                  [t("to"), transfer.payee_name],
                  [t("number"), transfer.payee_number_masked],
                  ...(transfer.memo === null || transfer.memo === "" ? [] : [[t("memo"), transfer.memo] as const]),
                  [t("time"), exactTime(transfer.settled_at, language)],
                  [t("balanceAfter"), <Amount minor={transfer.balance_after_minor} currency={transfer.currency} />],
                  [t("reference"), transfer.reference],
                ]}
              />
            </div>
            <div className="account-actions">
              <ButtonLink tone="secondary" icon="receipt" href={`/accounts/${transfer.source_account_id}/entries/${transfer.id}`}>
                {t("receipt")}
              </ButtonLink>
              <ButtonLink href="/transfer">{t("again")}</ButtonLink>
            </div>
          </>
        )}
      </Loaded>
    </Screen>
  );
}
