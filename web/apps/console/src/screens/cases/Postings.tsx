import { Segmented } from "antd";
import { useState } from "react";
import { bank } from "../../api/bank";
import { formatMinute } from "../../format/time";
import { useMessages, wordFor } from "../../i18n";
import { CursorPager } from "../../parts/CursorPager";
import { Money } from "../../parts/Money";
import { Panel } from "../../parts/Panel";
import { RowTable } from "../../parts/RowTable";
import { useCursorPages } from "../../parts/useCursorPages";

type Side = "payer" | "payee";

/** The latest postings of either side's account; they are read, and that is audited, once a side is chosen. */
export function Postings({ caseId }: { caseId: string }) {
  const { risk } = useMessages();
  const [side, setSide] = useState<Side | null>(null);
  return (
    <Panel title={risk.postings} note={risk.postingsNote}>
      <Segmented<Side | "">
        aria-label={risk.postings}
        value={side ?? ""}
        onChange={(chosen) => setSide(chosen === "" ? null : chosen)}
        options={[
          { value: "payer", label: risk.payerPostings },
          { value: "payee", label: risk.payeePostings },
        ]}
      />
      {side !== null && <PostingsOf caseId={caseId} side={side} />}
    </Panel>
  );
}

function PostingsOf({ caseId, side }: { caseId: string; side: Side }) {
  const { risk, terms } = useMessages();
  const pages = useCursorPages(["case", caseId, "postings", side], ({ cursor, limit, signal }) =>
    bank.get("/api/staff/risk/cases/{case_id}/transfers", { path: { case_id: caseId }, query: { side, cursor, limit }, signal }),
  );
  return (
    <>
      <RowTable
        label={risk.postings}
        columns={[
          { title: risk.postedAt, width: 160, render: (_, row) => <span className="figures">{formatMinute(row.posted_at)}</span> },
          { title: risk.kind, width: 120, render: (_, row) => wordFor(terms.entryKinds, row.kind) },
          {
            title: risk.counterparty,
            render: (_, row) => `${row.counterparty_name_masked ?? "—"} ${row.counterparty_number_masked ?? ""}`,
          },
          {
            title: risk.amount,
            width: 160,
            align: "right",
            render: (_, row) => <Money minor={row.direction === "in" ? row.amount_minor : -row.amount_minor} currency={row.currency} signed />,
          },
        ]}
        rows={pages.rows}
        rowKey={({ entry_id }) => entry_id}
        isPending={pages.query.isPending}
        isStale={pages.query.isPlaceholderData}
        error={pages.query.error}
        onRetry={() => void pages.query.refetch()}
        empty={{ title: risk.noPostings }}
      />
      {pages.rows.length > 0 && <CursorPager pages={pages} />}
    </>
  );
}
