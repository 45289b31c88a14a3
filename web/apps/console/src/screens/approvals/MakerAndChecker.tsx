import { CheckOutlined, ClockCircleOutlined, CloseOutlined, EditOutlined, RollbackOutlined } from "../../parts/icons";
import type { ReactNode } from "react";
import type { Approval, ApprovalStatus } from "../../api/types";
import { formatInstant } from "../../format/time";
import { useMessages } from "../../i18n";
import { useSession } from "../../session/context";

const ICONS: Record<ApprovalStatus, ReactNode> = {
  pending: <ClockCircleOutlined />,
  approved: <CheckOutlined />,
  rejected: <CloseOutlined />,
  withdrawn: <RollbackOutlined />,
};

/** Who asked and who decided, in the order it happened. */
export function MakerAndChecker({ approval }: { approval: Approval }) {
  const { approvals: text } = useMessages();
  const { staff } = useSession();
  const nameOf = ({ id, name }: { id: string; name: string }) => (id === staff.id ? `${name} (${text.mine})` : name);
  const decider = approval.checker ?? (approval.status === "withdrawn" ? approval.maker : null);
  return (
    <ol className="steps">
      <Step icon={<EditOutlined />} tone="done" title={`${text.submittedStep} · ${nameOf(approval.maker)}`} at={approval.created_at} />
      <Step
        icon={ICONS[approval.status]}
        tone={approval.status}
        title={decider === null ? text.waiting : `${text.statuses[approval.status]} · ${nameOf(decider)}`}
        at={approval.decided_at}
        note={approval.decision_reason}
      />
    </ol>
  );
}

interface StepProps {
  icon: ReactNode;
  tone: ApprovalStatus | "done";
  title: string;
  at: string | null;
  note?: string | null;
}

function Step({ icon, tone, title, at, note = null }: StepProps) {
  return (
    <li className="step">
      <span className={`step-icon step-${tone}`} aria-hidden="true">
        {icon}
      </span>
      <div>
        <p>{title}</p>
        {at !== null && <p className="faint figures">{formatInstant(at)}</p>}
        {note !== null && note !== "" && <p className="step-note">{note}</p>}
      </div>
    </li>
  );
}
