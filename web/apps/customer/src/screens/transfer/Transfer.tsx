import "../accounts/accounts.css";
import "./Transfer.css";
import type { Account } from "@trident/client";
import { Anchor, Empty } from "@trident/ui";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { useSearch } from "wouter";
import { useWords } from "../../i18n/words";
import { useSession } from "../../session/store";
import { Loaded } from "../../shell/Loaded";
import { Screen } from "../../shell/Screen";
import { accountsQuery } from "../accounts/queries";
import { pendingIntent } from "./intent";
import { StepUpSheet } from "./StepUpSheet";
import { TransferForm } from "./TransferForm";
import { Unconfirmed } from "./Unconfirmed";
import { useSubmit } from "./useSubmit";
import { transferWords } from "./words";

/** Accounts that money can leave, those with the most in them first. */
function payable(accounts: readonly Account[]): Account[] {
  return accounts.filter((account) => account.status === "active").sort((one, other) => other.available_minor - one.available_minor);
}

export default function Transfer() {
  const t = useWords(transferWords);
  const { customer } = useSession();
  const asked = new URLSearchParams(useSearch()).get("from");
  const query = useQuery(accountsQuery);
  const [pending] = useState(() => pendingIntent(customer.id));
  const submission = useSubmit(pending);
  const { demand, unknown } = submission;

  return (
    <Screen
      title={t("title")}
      {...(asked !== null && { back: `/accounts/${asked}` })}
      actions={
        <Anchor href="/transfers" className="text-link">
          {t("history")}
        </Anchor>
      }
    >
      {unknown === null ? (
        <Loaded query={query}>
          {(accounts) => {
            const sources = payable(accounts.items);
            const first = sources.find((account) => account.id === asked) ?? sources[0];
            if (first === undefined) return <Empty icon="accounts" title={t("noSourceTitle")} text={t("noSourceText")} />;
            return <TransferForm sources={sources} firstId={first.id} customerId={customer.id} submission={submission} />;
          }}
        </Loaded>
      ) : (
        <Unconfirmed intent={unknown} busy={submission.isSending} onAgain={() => submission.send(unknown)} />
      )}
      {demand !== null && (
        <StepUpSheet
          problem={demand.problem}
          busy={submission.isSending}
          onClose={submission.forgetRefusal}
          onProven={(stepUpId) => submission.send({ ...demand.intent, stepUpId })}
        />
      )}
    </Screen>
  );
}
