import type { ColumnsType } from "antd/es/table";
import type { Approval } from "../../api/types";
import { formatMinute } from "../../format/time";
import { wordFor, type Messages } from "../../i18n";
import { Money } from "../../parts/Money";
import { ApprovalStatusTag } from "./ApprovalStatusTag";

export function columnsOf(messages: Messages, ownId: string): ColumnsType<Approval> {
  const { approvals: text } = messages;
  const person = ({ id, name }: { id: string; name: string }) => (
    <>
      {name}
      {id === ownId && <span className="faint"> ({text.mine})</span>}
    </>
  );
  return [
    {
      title: text.kind,
      key: "kind",
      className: "nowrap",
      render: (_, row) => <strong className="approval-kind">{wordFor(text.kinds, row.kind)}</strong>,
    },
    { title: text.subject, key: "subject", render: (_, row) => <Subject approval={row} /> },
    {
      title: text.reason,
      dataIndex: "reason",
      className: "cell-description",
      render: (reason: string) => <span className="cell-clip">{reason}</span>,
    },
    {
      title: text.maker,
      key: "maker",
      className: "nowrap",
      render: (_, row) => (
        <>
          {person(row.maker)}
          <span className="cell-two figures">{formatMinute(row.created_at)}</span>
        </>
      ),
    },
    {
      title: text.checker,
      key: "checker",
      className: "nowrap",
      render: (_, row) =>
        row.checker === null ? (
          <span className="faint">—</span>
        ) : (
          <>
            {person(row.checker)}
            {row.decided_at !== null && <span className="cell-two figures">{formatMinute(row.decided_at)}</span>}
          </>
        ),
    },
    { title: text.status, key: "status", className: "nowrap", render: (_, { status }) => <ApprovalStatusTag status={status} /> },
  ];
}

/** What the request is about, in two lines. */
function Subject({ approval: { summary } }: { approval: Approval }) {
  if (summary.about === "account") {
    return (
      <>
        {summary.holder_name_masked}
        <span className="cell-two figures">{summary.number_masked}</span>
      </>
    );
  }
  return (
    <>
      <Money minor={summary.amount_minor} currency={summary.currency} />
      <span className="cell-two figures">{summary.reference}</span>
    </>
  );
}
