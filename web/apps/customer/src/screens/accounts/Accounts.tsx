import "./accounts.css";
import { Empty, List } from "@trident/ui";
import { useQuery } from "@tanstack/react-query";
import { useWords } from "../../i18n/words";
import { Amount } from "../../shell/Amount";
import { Loaded } from "../../shell/Loaded";
import { Screen } from "../../shell/Screen";
import { AccountRow } from "./AccountRow";
import { accountsQuery } from "./queries";
import { accountWords } from "./words";

export default function Accounts() {
  const t = useWords(accountWords);
  const query = useQuery(accountsQuery);
  return (
    <Screen title={t("accounts")}>
      <Loaded query={query}>
        {(accounts) =>
          accounts.items.length === 0 ? (
            <Empty icon="accounts" title={t("noAccountsTitle")} text={t("noAccountsText")} />
          ) : (
            <>
              <div className="totals">
                <p>{t("total")}</p>
                {accounts.totals.map((total) => (
                  <p key={total.currency}>
                    <Amount minor={total.balance_minor} currency={total.currency} size="large" />
                  </p>
                ))}
              </div>
              <List>
                {accounts.items.map((account) => (
                  <AccountRow key={account.id} account={account} />
                ))}
              </List>
            </>
          )
        }
      </Loaded>
    </Screen>
  );
}
