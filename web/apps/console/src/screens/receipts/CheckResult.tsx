import { Alert, Button } from "antd";
import { useEffect, useRef } from "react";
import { isProblem, refusalText } from "../../api/refusal";
import type { GenuineReceipt } from "../../api/types";
import { formatInstant } from "../../format/time";
import { useMessages } from "../../i18n";
import { FileSearchOutlined } from "../../parts/icons";
import { Panel } from "../../parts/Panel";
import { Verdict } from "../../parts/Verdict";
import { EmptyState } from "../../states/EmptyState";
import { FailureState } from "../../states/FailureState";
import { LinesSkeleton } from "../../states/TableSkeleton";
import { ReceiptFacts } from "./ReceiptFacts";
import type { ReceiptSearch } from "./particulars";

export type Outcome = { search: ReceiptSearch } & (
  | { state: "waiting" }
  | { state: "genuine"; receipt: GenuineReceipt; checkedAt: Date }
  | { state: "failed"; error: unknown }
);

interface CheckResultProps {
  outcome: Outcome | null;
  onRetry: () => void;
  onAgain: () => void;
}

/** What came of the check. An answer takes the focus, so that keyboard and screen reader go on from it. */
export function CheckResult({ outcome, onRetry, onAgain }: CheckResultProps) {
  const { receipts: text } = useMessages();
  const region = useRef<HTMLElement>(null);
  useEffect(() => {
    if (outcome === null || outcome.state === "waiting") return;
    // The verdict is what must be in sight, not the whole of what follows it.
    region.current?.focus({ preventScroll: true });
    region.current?.firstElementChild?.scrollIntoView({ block: "nearest" });
  }, [outcome]);

  return (
    <section ref={region} tabIndex={-1} className="receipt-result" aria-label={text.result}>
      {outcome === null ? (
        <Panel>
          <EmptyState title={text.before} hint={text.beforeHint} icon={<FileSearchOutlined />} />
        </Panel>
      ) : outcome.state === "waiting" ? (
        <Panel>
          <LinesSkeleton lines={8} />
        </Panel>
      ) : outcome.state === "genuine" ? (
        <Genuine receipt={outcome.receipt} checkedAt={outcome.checkedAt} onAgain={onAgain} />
      ) : isProblem(outcome.error, "receipt-not-genuine") ? (
        <NotGenuine error={outcome.error} />
      ) : (
        <Panel>
          <FailureState error={outcome.error} onRetry={onRetry} />
        </Panel>
      )}
    </section>
  );
}

function Genuine({ receipt, checkedAt, onAgain }: { receipt: GenuineReceipt; checkedAt: Date; onAgain: () => void }) {
  const { receipts: text } = useMessages();
  return (
    <>
      <div className="receipt-genuine">
        <Verdict
          tone="good"
          title={text.genuine}
          hint={
            <>
              {text.genuineHint} <span className="figures">{text.checkedAt({ time: formatInstant(checkedAt) })}</span>
            </>
          }
          action={<Button onClick={onAgain}>{text.again}</Button>}
        />
      </div>
      {receipt.reversed && <Alert type="warning" showIcon title={text.reversed} description={text.reversedHint} />}
      <ReceiptFacts receipt={receipt} />
    </>
  );
}

function NotGenuine({ error }: { error: unknown }) {
  const messages = useMessages();
  const { receipts: text } = messages;
  const { title, advice, technical } = refusalText(error, messages);
  return (
    <>
      <Verdict
        tone="bad"
        title={title}
        hint={
          <>
            {advice}
            {technical !== null && <span className="refusal-technical">{technical}</span>}
          </>
        }
      />
      <Panel title={text.compare} note={text.compareNote}>
        <ul className="receipt-compare">
          {Object.entries(text.slips).map(([field, slip]) => (
            <li key={field}>{slip}</li>
          ))}
        </ul>
      </Panel>
    </>
  );
}
