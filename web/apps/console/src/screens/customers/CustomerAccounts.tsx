import { WalletOutlined } from "../../parts/icons";
import { formatMoney } from "@trident/ui";
import { useQuery } from "@tanstack/react-query";
import { Link, useNavigate } from "@tanstack/react-router";
import type { ColumnsType } from "antd/es/table";
import { accountsQuery, type Opened } from "../../api/reads";
import type { Account } from "../../api/types";
import { useMessages, wordFor, type Messages } from "../../i18n";
import { Money } from "../../parts/Money";
import { Panel } from "../../parts/Panel";
import { RowTable } from "../../parts/RowTable";
import { AccountStatusTag } from "../accounts/AccountStatusTag";

/** The customer's accounts; each opens under the same look-up. */
export function CustomerAccounts({ customerId, lookupId }: Opened) {
  const messages = useMessages();
  const { customers: text } = messages;
  const navigate = useNavigate();
  const query = useQuery(accountsQuery({ customerId, lookupId }));
  const rows = query.data?.items ?? [];
  const totals = totalsOf(rows);
  return (
    <Panel
      flush
      title={text.accounts}
      actions={
        totals.length > 0 && (
          <span className="soft figures">
            {text.accountsTotal} <strong>{totals.join(" · ")}</strong>
          </span>
        )
      }
    >
      <RowTable
        label={text.accounts}
        columns={columnsOf(messages, { customerId, lookupId })}
        rows={rows}
        rowKey={({ id }) => id}
        isPending={query.isPending}
        error={query.error}
        onRetry={() => void query.refetch()}
        empty={{ title: text.accountsEmpty, hint: text.accountsEmptyHint, icon: <WalletOutlined /> }}
        onOpen={({ id }) =>
          void navigate({
            to: "/customers/$customerId/accounts/$accountId",
            params: { customerId, accountId: id },
            search: { lookup: lookupId },
          })
        }
      />
    </Panel>
  );
}

function totalsOf(rows: readonly Account[]): string[] {
  const sums = new Map<string, number>();
  for (const { currency, balance_minor } of rows) sums.set(currency, (sums.get(currency) ?? 0) + balance_minor);
  return [...sums].map(([currency, minor]) => formatMoney(minor, currency));
}

function columnsOf({ accounts: text, terms }: Messages, { customerId, lookupId }: Opened): ColumnsType<Account> {
  return [
    {
      title: text.number,
      key: "number",
      render: (_, row) => (
        <Link
          to="/customers/$customerId/accounts/$accountId"
          params={{ customerId, accountId: row.id }}
          search={{ lookup: lookupId }}
          className="text-link figures"
        >
          {row.number_masked}
        </Link>
      ),
    },
    {
      title: text.product,
      key: "product",
      render: (_, row) => (
        <>
          {wordFor(terms.products, row.product)}
          <span className="cell-two">{wordFor(terms.accountKinds, row.kind)}</span>
        </>
      ),
    },
    { title: text.status, key: "status", render: (_, { status }) => <AccountStatusTag status={status} /> },
    { title: text.openedOn, dataIndex: "opened_on", className: "figures" },
    {
      title: text.balance,
      key: "balance",
      align: "right",
      render: (_, row) => <Money minor={row.balance_minor} currency={row.currency} strong />,
    },
    {
      title: text.held,
      key: "held",
      align: "right",
      render: (_, row) => <Money minor={row.held_minor} currency={row.currency} />,
    },
    {
      title: text.available,
      key: "available",
      align: "right",
      render: (_, row) => <Money minor={row.available_minor} currency={row.currency} />,
    },
  ];
}
