import { ProfileOutlined } from "../../parts/icons";
import { getRouteApi } from "@tanstack/react-router";
import type { ColumnsType } from "antd/es/table";
import { readEntries, type Opened } from "../../api/reads";
import type { Account, Posting } from "../../api/types";
import { formatMinute } from "../../format/time";
import { useMessages, wordFor, type Messages } from "../../i18n";
import { CursorPager } from "../../parts/CursorPager";
import { Money } from "../../parts/Money";
import { Panel } from "../../parts/Panel";
import { RowTable } from "../../parts/RowTable";
import { StatusTag } from "../../parts/StatusTag";
import { useCursorPages } from "../../parts/useCursorPages";
import { EntryDrawer } from "./EntryDrawer";
import { EntryFilterBar } from "./EntryFilterBar";
import { filtersOf, isFiltered } from "./filters";

const route = getRouteApi("/frame/customers/$customerId/accounts/$accountId");

export function Entries({ opened, account }: { opened: Opened; account: Account }) {
  const messages = useMessages();
  const { accounts: text } = messages;
  const { entry: entryId, ...search } = route.useSearch();
  const navigate = route.useNavigate();
  const filters = filtersOf(search, account.currency);
  const pages = useCursorPages(
    ["customer", opened.customerId, opened.lookupId, "entries", account.id, filters],
    readEntries(opened, account.id, filters),
  );
  const show = (entry: string | undefined) => void navigate({ search: (now) => ({ ...now, entry }), replace: true });
  const empty = isFiltered(search)
    ? { title: text.entriesEmpty, hint: text.entriesEmptyHint }
    : { title: text.entriesNone, hint: text.entriesNoneHint };
  return (
    <Panel flush title={text.entries}>
      <EntryFilterBar
        search={search}
        currency={account.currency}
        onChange={(change) => void navigate({ search: (now) => ({ ...now, ...change }), replace: true })}
      />
      <RowTable
        label={text.entries}
        columns={columnsOf(messages)}
        rows={pages.rows}
        rowKey={({ entry_id }) => entry_id}
        isPending={pages.query.isPending}
        isStale={pages.query.isPlaceholderData}
        error={pages.query.error}
        onRetry={() => void pages.query.refetch()}
        empty={{ ...empty, icon: <ProfileOutlined /> }}
        onOpen={({ entry_id }) => show(entry_id)}
        openKey={entryId}
      />
      {pages.rows.length > 0 && <CursorPager pages={pages} />}
      <EntryDrawer
        opened={opened}
        accountId={account.id}
        entryId={entryId}
        onClose={() => show(undefined)}
      />
    </Panel>
  );
}

function columnsOf({ accounts: text, terms }: Messages): ColumnsType<Posting> {
  return [
    { title: text.postedAt, key: "posted_at", className: "figures nowrap", render: (_, row) => formatMinute(row.posted_at) },
    {
      title: text.entryKind,
      key: "kind",
      className: "nowrap",
      render: (_, row) => (
        <>
          {wordFor(terms.entryKinds, row.kind)}
          {row.reversed && (
            <>
              {" "}
              <StatusTag tone="waiting">{text.reversed}</StatusTag>
            </>
          )}
        </>
      ),
    },
    {
      title: text.counterparty,
      key: "counterparty",
      render: (_, row) => (
        <>
          {row.counterparty_name ?? <span className="faint">—</span>}
          {row.counterparty_number_masked !== null && <span className="cell-two figures">{row.counterparty_number_masked}</span>}
        </>
      ),
    },
    {
      title: text.description,
      key: "description",
      className: "cell-description",
      render: (_, row) => <span className="cell-clip">{row.description}</span>,
    },
    {
      title: text.amount,
      key: "amount",
      align: "right",
      render: (_, row) => (
        <Money minor={row.direction === "in" ? row.amount_minor : -row.amount_minor} currency={row.currency} signed strong />
      ),
    },
    {
      title: text.balanceAfter,
      key: "balance",
      align: "right",
      render: (_, row) => (
        <span className="soft">
          <Money minor={row.balance_after_minor} currency={row.currency} />
        </span>
      ),
    },
  ];
}
