import "./accounts.css";
import { ButtonLink, Skeleton } from "@trident/ui";
import { useQuery } from "@tanstack/react-query";
import { useParams } from "wouter";
import { shellWords } from "../../i18n/shell";
import { useWords } from "../../i18n/words";
import { Failed } from "../../shell/Loaded";
import { Screen } from "../../shell/Screen";
import { AccountCard } from "./AccountCard";
import { Entries } from "./Entries";
import { Limits } from "./Limits";
import { accountQuery } from "./queries";
import { accountWords } from "./words";

export default function Account() {
  const t = useWords(accountWords);
  const shell = useWords(shellWords);
  const { accountId = "" } = useParams();
  const { data: account, error, refetch } = useQuery(accountQuery(accountId));
  const failed = account === undefined && error !== null;
  return (
    <Screen title={t("account")} back="/accounts">
      {failed && <Failed error={error} onRetry={refetch} />}
      {account === undefined && !failed && <Skeleton rows={3} label={shell("loading")} slowLabel={shell("slow")} />}
      {account !== undefined && (
        <>
          <AccountCard account={account} />
          <div className="account-actions">
            <ButtonLink href={`/transfer?from=${accountId}`} icon="transfer">
              {t("transfer")}
            </ButtonLink>
            <ButtonLink href={`/statement?account=${accountId}`} icon="statement" tone="secondary">
              {t("statement")}
            </ButtonLink>
          </div>
          <Limits limits={account.limits} currency={account.currency} />
        </>
      )}
      {!failed && <Entries accountId={accountId} currency={account?.currency ?? "CNY"} />}
    </Screen>
  );
}
