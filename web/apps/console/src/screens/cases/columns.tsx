import type { ColumnsType } from "antd/es/table";
import type { CaseLine } from "../../api/types";
import { formatMinute } from "../../format/time";
import { wordFor, type Messages } from "../../i18n";
import { Money } from "../../parts/Money";
import { StatusTag, type Tone } from "../../parts/StatusTag";

const TONES: Readonly<Record<string, Tone>> = { released: "good", dismissed: "good", refused: "bad", fraud: "bad" };

/** Where a case stands, in a word. */
export function CaseStatus({ row, messages }: { row: CaseLine; messages: Messages }) {
  const { risk } = messages;
  if (row.outcome !== null) return <StatusTag tone={TONES[row.outcome] ?? "calm"}>{wordFor(risk.caseOutcomes, row.outcome)}</StatusTag>;
  return <StatusTag tone={row.is_overdue ? "bad" : "waiting"}>{row.is_overdue ? risk.overdue : risk.caseStatuses.open}</StatusTag>;
}

export function caseColumns(messages: Messages): ColumnsType<CaseLine> {
  const { risk } = messages;
  return [
    { title: risk.reference, width: 170, render: (_, row) => <code>{row.reference}</code> },
    { title: risk.kind, width: 130, render: (_, row) => wordFor(risk.kinds, row.kind) },
    { title: risk.amount, width: 150, align: "right", render: (_, row) => <Money minor={row.amount_minor} currency={row.currency} /> },
    { title: risk.accounts, width: 130, render: (_, row) => <span className="figures">{`${row.source_last4} → ${row.target_last4}`}</span> },
    { title: risk.due, width: 160, render: (_, row) => <span className="figures">{formatMinute(row.due_at)}</span> },
    { title: risk.assignee, width: 110, render: (_, row) => row.assignee_name ?? <span className="faint">{risk.nobody}</span> },
    { title: risk.status, render: (_, row) => <CaseStatus row={row} messages={messages} /> },
  ];
}
