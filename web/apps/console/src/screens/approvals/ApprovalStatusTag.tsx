import type { ApprovalStatus } from "../../api/types";
import { useMessages } from "../../i18n";
import { StatusTag, type Tone } from "../../parts/StatusTag";

const TONES: Record<ApprovalStatus, Tone> = { pending: "waiting", approved: "good", rejected: "bad", withdrawn: "calm" };

export function ApprovalStatusTag({ status }: { status: ApprovalStatus }) {
  const { approvals } = useMessages();
  return <StatusTag tone={TONES[status]}>{approvals.statuses[status]}</StatusTag>;
}
