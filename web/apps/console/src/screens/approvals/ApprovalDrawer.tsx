import { useQuery } from "@tanstack/react-query";
import { Alert, Drawer } from "antd";
import { useState } from "react";
import { approvalQuery } from "../../api/reads";
import type { Approval } from "../../api/types";
import { formatInstant } from "../../format/time";
import { useMessages, wordFor } from "../../i18n";
import { FailureState } from "../../states/FailureState";
import { LinesSkeleton } from "../../states/TableSkeleton";
import { type Act, ApprovalActDialogs, ApprovalActs } from "./ApprovalActs";
import { ApprovalStatusTag } from "./ApprovalStatusTag";
import { ApprovalSummary } from "./ApprovalSummary";
import { MakerAndChecker } from "./MakerAndChecker";

/** A request in full: what, why, who, and what this person may do about it. */
export function ApprovalDrawer({ id, onClose }: { id: string | undefined; onClose: () => void }) {
  const { approvals: text } = useMessages();
  const query = useQuery({ ...approvalQuery(id ?? ""), enabled: id !== undefined });
  const approval = id === undefined ? undefined : query.data;
  const [chosen, setChosen] = useState<{ id: string; act: Act } | null>(null);
  return (
    <Drawer
      open={id !== undefined}
      onClose={onClose}
      size={560}
      title={approval === undefined ? text.detail : wordFor(text.kinds, approval.kind)}
      extra={approval !== undefined && <ApprovalStatusTag status={approval.status} />}
      footer={
        approval?.status === "pending" ? (
          <ApprovalActs approval={approval} onChoose={(act) => setChosen({ id: approval.id, act })} />
        ) : null
      }
    >
      {approval !== undefined ? (
        <>
          <Detail approval={approval} />
          <ApprovalActDialogs
            key={approval.id}
            approval={approval}
            act={chosen?.id === approval.id ? chosen.act : null}
            onClose={() => setChosen(null)}
          />
        </>
      ) : query.isError ? (
        <FailureState error={query.error} onRetry={() => void query.refetch()} />
      ) : (
        <LinesSkeleton lines={8} />
      )}
    </Drawer>
  );
}

function Detail({ approval }: { approval: Approval }) {
  const messages = useMessages();
  const { approvals: text } = messages;
  const { refusal } = approval;
  return (
    <>
      {refusal !== null && (
        <Alert
          type="error"
          showIcon
          className="bar"
          title={`${text.refusedTitle}: ${refusalTitle(refusal, messages.problems)}`}
          description={approval.status === "pending" ? text.refusedAt({ time: formatInstant(refusal.refused_at) }) : null}
        />
      )}
      <section className="drawer-section">
        <h2>{text.reason}</h2>
        <p className="approval-reason">{approval.reason}</p>
        <p className="approval-effect">{wordFor(text.effects, approval.kind)}</p>
      </section>
      <section className="drawer-section">
        <h2>{text.summary}</h2>
        <ApprovalSummary summary={approval.summary} />
      </section>
      <section className="drawer-section">
        <h2>{text.makerAndChecker}</h2>
        <MakerAndChecker approval={approval} />
      </section>
    </>
  );
}

/** The refusal in the language chosen now; the server's words may be of another. */
function refusalTitle(refusal: { name: string; title: string }, problems: Readonly<Record<string, { title: string }>>): string {
  return problems[refusal.name]?.title ?? refusal.title;
}
