import type { ColumnsType } from "antd/es/table";
import type { AuditRecord } from "../../api/types";
import { formatCount } from "../../format/money";
import { formatInstant } from "../../format/time";
import { wordFor, type Messages } from "../../i18n";

export function columnsOf({ audit: text }: Messages): ColumnsType<AuditRecord> {
  return [
    {
      title: text.sequence,
      key: "sequence",
      align: "right",
      render: (_, { sequence }) => <span className="faint">{formatCount(sequence)}</span>,
    },
    { title: text.occurredAt, key: "occurred_at", className: "nowrap", render: (_, row) => formatInstant(row.occurred_at) },
    {
      title: text.actor,
      key: "actor",
      className: "nowrap",
      render: (_, row) => (
        <>
          {row.actor_name === "" ? wordFor(text.actorTypes, row.actor_type) : row.actor_name}
          <span className="cell-two">{wordFor(text.actorTypes, row.actor_type)}</span>
        </>
      ),
    },
    {
      title: text.action,
      key: "action",
      className: "nowrap",
      render: (_, { action }) => (
        <>
          {wordFor(text.actions, action)}
          <code className="cell-two code">{action}</code>
        </>
      ),
    },
    {
      title: text.subject,
      key: "subject",
      render: (_, row) => (
        <>
          {wordFor(text.subjects, row.subject_type)}
          <code className="cell-two code">{row.subject_id.length > 14 ? `…${row.subject_id.slice(-12)}` : row.subject_id}</code>
        </>
      ),
    },
    {
      title: text.reason,
      key: "reason",
      className: "cell-description",
      render: (_, { reason }) => (reason === null ? <span className="faint">—</span> : <span className="cell-clip">{reason}</span>),
    },
  ];
}
