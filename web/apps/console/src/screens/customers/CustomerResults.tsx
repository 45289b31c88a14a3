import { SearchOutlined } from "../../parts/icons";
import { Link, useNavigate } from "@tanstack/react-router";
import type { ColumnsType } from "antd/es/table";
import type { CustomerRow } from "../../api/types";
import { formatClock } from "../../format/time";
import { useMessages, wordFor, type Messages } from "../../i18n";
import { Panel } from "../../parts/Panel";
import { RowTable } from "../../parts/RowTable";
import type { FoundLookup } from "./lookups";

/** At this many rows the bank stops looking. */
const MOST_ROWS = 50;

export function CustomerResults({ found }: { found: FoundLookup }) {
  const messages = useMessages();
  const { customers: text } = messages;
  const navigate = useNavigate();
  const { rows, lookupId } = found;
  return (
    <Panel
      flush
      title={
        <>
          {text.resultTitle({ count: rows.length })} <span className="lookup-for">{text.resultFor({ query: found.query })}</span>
        </>
      }
      note={rows.length >= MOST_ROWS ? text.resultTruncated : found.reason}
      actions={<span className="faint figures">{text.resultValid({ time: formatClock(found.validUntil) })}</span>}
    >
      <RowTable
        label={text.resultTitle({ count: rows.length })}
        columns={columnsOf(messages, lookupId)}
        rows={rows}
        rowKey={({ id }) => id}
        isPending={false}
        error={null}
        onRetry={() => undefined}
        empty={{ title: text.resultEmpty, hint: text.resultEmptyHint, icon: <SearchOutlined /> }}
        onOpen={({ id }) => void navigate({ to: "/customers/$customerId", params: { customerId: id }, search: { lookup: lookupId } })}
      />
    </Panel>
  );
}

function columnsOf({ customers: text, terms }: Messages, lookupId: string): ColumnsType<CustomerRow> {
  return [
    {
      title: text.name,
      key: "name",
      render: (_, row) => (
        <Link
          to="/customers/$customerId"
          params={{ customerId: row.id }}
          search={{ lookup: lookupId }}
          className="text-link"
          aria-label={text.open({ name: row.name })}
        >
          {row.name}
        </Link>
      ),
    },
    { title: text.customerNumber, dataIndex: "customer_number", className: "figures" },
    { title: text.phone, dataIndex: "masked_phone", className: "figures" },
    { title: text.idNumber, dataIndex: "masked_id_number", className: "figures" },
    { title: text.segment, key: "segment", render: (_, { segment }) => wordFor(terms.segments, segment) },
    { title: text.branch, dataIndex: "branch" },
  ];
}
