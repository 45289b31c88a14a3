import { ArrowLeftOutlined } from "../../parts/icons";
import { useQuery } from "@tanstack/react-query";
import { getRouteApi, Link } from "@tanstack/react-router";
import { Alert } from "antd";
import { accountQuery, type Opened } from "../../api/reads";
import { isProblem } from "../../api/refusal";
import type { Account } from "../../api/types";
import { useMessages, wordFor } from "../../i18n";
import { Facts } from "../../parts/Facts";
import { Identifier } from "../../parts/Identifier";
import { Money } from "../../parts/Money";
import { PageHead } from "../../parts/PageHead";
import { Panel } from "../../parts/Panel";
import { FailureState } from "../../states/FailureState";
import { LinesSkeleton } from "../../states/TableSkeleton";
import { LookupExpired } from "../customers/LookupExpired";
import { AccountStatusTag } from "./AccountStatusTag";
import { Entries } from "./Entries";
import { FreezeRequest } from "./FreezeRequest";
import "./accounts.css";

const route = getRouteApi("/frame/customers/$customerId/accounts/$accountId");

export function AccountPage() {
  const { customerId, accountId } = route.useParams();
  const { lookup } = route.useSearch();
  return lookup === undefined ? <LookupExpired /> : <OpenedAccount opened={{ customerId, lookupId: lookup }} accountId={accountId} />;
}

function OpenedAccount({ opened, accountId }: { opened: Opened; accountId: string }) {
  const { accounts: text, words, terms } = useMessages();
  const query = useQuery(accountQuery(opened, accountId));
  const account = query.data;
  if (isProblem(query.error, "lookup-not-found")) return <LookupExpired />;
  return (
    <>
      <PageHead
        above={
          <Link
            to="/customers/$customerId"
            params={{ customerId: opened.customerId }}
            search={{ lookup: opened.lookupId }}
            className="page-back"
          >
            <ArrowLeftOutlined aria-hidden="true" /> {account?.holder_name ?? words.back}
          </Link>
        }
        title={account === undefined ? text.title : `${text.title} ${account.number_masked}`}
        lead={
          account === undefined
            ? undefined
            : `${wordFor(terms.products, account.product)} · ${wordFor(terms.accountKinds, account.kind)}`
        }
        actions={account !== undefined && <FreezeRequest account={account} />}
      />
      {account !== undefined ? (
        <AccountFacts account={account} />
      ) : (
        <Panel>
          {query.isError ? <FailureState error={query.error} onRetry={() => void query.refetch()} /> : <LinesSkeleton lines={4} />}
        </Panel>
      )}
      {account !== undefined && <Entries opened={opened} account={account} />}
    </>
  );
}

function AccountFacts({ account }: { account: Account }) {
  const { accounts: text } = useMessages();
  const { currency } = account;
  return (
    <Panel>
      {account.status === "frozen" && <Alert type="warning" showIcon title={text.frozenNotice} className="bar" />}
      <div className="account-balance">
        <div>
          <p className="faint">{text.balance}</p>
          <p className="account-balance-figure">
            <Money minor={account.balance_minor} currency={currency} />
          </p>
        </div>
        <Facts
          columns={3}
          facts={[
            { term: text.available, value: <Money minor={account.available_minor} currency={currency} strong /> },
            { term: text.held, value: <Money minor={account.held_minor} currency={currency} /> },
            { term: text.status, value: <AccountStatusTag status={account.status} /> },
            { term: text.holder, value: account.holder_name },
            { term: text.openedOn, value: <span className="figures">{account.opened_on}</span> },
            { term: "ID", value: <Identifier value={account.id} short /> },
          ]}
        />
      </div>
    </Panel>
  );
}
