import { RollbackOutlined } from "../../parts/icons";
import { useQuery } from "@tanstack/react-query";
import { Button, Drawer, Tooltip } from "antd";
import { useState } from "react";
import { entryQuery, type Opened } from "../../api/reads";
import type { EntryDetail } from "../../api/types";
import { formatInstant } from "../../format/time";
import { useMessages, wordFor } from "../../i18n";
import { Facts } from "../../parts/Facts";
import { Identifier } from "../../parts/Identifier";
import { Money } from "../../parts/Money";
import { StatusTag } from "../../parts/StatusTag";
import { useMay } from "../../session/context";
import { FailureState } from "../../states/FailureState";
import { LinesSkeleton } from "../../states/TableSkeleton";
import { ApprovalRequestDialog } from "./ApprovalRequestDialog";

interface EntryDrawerProps {
  opened: Opened;
  accountId: string;
  entryId: string | undefined;
  onClose: () => void;
}

/** One entry in full, from this account's side. */
export function EntryDrawer({ opened, accountId, entryId, onClose }: EntryDrawerProps) {
  const { accounts: text, terms } = useMessages();
  const query = useQuery({ ...entryQuery(opened, accountId, entryId ?? ""), enabled: entryId !== undefined });
  const entry = entryId === undefined ? undefined : query.data;
  return (
    <Drawer
      open={entryId !== undefined}
      onClose={onClose}
      size={520}
      title={entry === undefined ? text.entries : wordFor(terms.entryKinds, entry.kind)}
      footer={entry === undefined ? null : <ReversalRequest entry={entry} />}
    >
      {entry !== undefined ? (
        <EntryFacts entry={entry} />
      ) : query.isError ? (
        <FailureState error={query.error} onRetry={() => void query.refetch()} />
      ) : (
        <LinesSkeleton lines={8} />
      )}
    </Drawer>
  );
}

function EntryFacts({ entry }: { entry: EntryDetail }) {
  const { accounts: text } = useMessages();
  const signed = entry.direction === "in" ? entry.amount_minor : -entry.amount_minor;
  return (
    <>
      <div className="drawer-section">
        <p className="drawer-amount">
          <Money minor={signed} currency={entry.currency} signed />
        </p>
        <p className="soft">
          {entry.description} {entry.reversed && <StatusTag tone="waiting">{text.reversed}</StatusTag>}
        </p>
      </div>
      <div className="drawer-section">
        <Facts
          facts={[
            { term: text.counterparty, value: entry.counterparty_name ?? "—" },
            { term: text.counterpartyNumber, value: <span className="figures">{entry.counterparty_number_masked ?? "—"}</span> },
            { term: text.postedAt, value: <span className="figures">{formatInstant(entry.posted_at)}</span> },
            { term: text.valueOn, value: <span className="figures">{entry.value_on}</span> },
            { term: text.balanceAfter, value: <Money minor={entry.balance_after_minor} currency={entry.currency} /> },
            { term: text.direction, value: entry.direction === "in" ? text.in : text.out },
          ]}
        />
      </div>
      <div className="drawer-section">
        <Facts
          columns={1}
          facts={[
            { term: text.reference, value: <Identifier value={entry.reference} /> },
            { term: text.entryId, value: <Identifier value={entry.entry_id} /> },
            { term: text.digest, value: <Identifier value={entry.digest} /> },
          ]}
        />
      </div>
    </>
  );
}

function ReversalRequest({ entry }: { entry: EntryDetail }) {
  const { accounts: text } = useMessages();
  const mayAsk = useMay("staff:approval:create");
  const [isOpen, setOpen] = useState(false);
  if (!mayAsk) return null;
  const obstacle = entry.reversed ? text.reversed : entry.kind === "reversal" ? text.reverseNotPossible : null;
  return (
    <div className="drawer-foot">
      <Tooltip title={obstacle}>
        <Button danger icon={<RollbackOutlined />} disabled={obstacle !== null} onClick={() => setOpen(true)}>
          {text.reverse}
        </Button>
      </Tooltip>
      <ApprovalRequestDialog
        isOpen={isOpen}
        kind="reverse-entry"
        subjectId={entry.entry_id}
        title={text.reverseTitle}
        explain={text.reverseExplain}
        presets={Object.values(text.reversePresets)}
        onClose={() => setOpen(false)}
      >
        <p className="act-subject">
          <span className="figures">{entry.reference}</span>
          <Money minor={entry.amount_minor} currency={entry.currency} strong />
        </p>
      </ApprovalRequestDialog>
    </div>
  );
}
