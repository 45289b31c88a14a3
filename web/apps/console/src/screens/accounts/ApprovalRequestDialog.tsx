import { useQueryClient } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { App } from "antd";
import type { ReactNode } from "react";
import { requestApproval } from "../../api/acts";
import { overviewQuery } from "../../api/reads";
import { isProblem } from "../../api/refusal";
import type { ApprovalKind } from "../../api/types";
import { useMessages } from "../../i18n";
import { ActDialog } from "../../parts/ActDialog";

interface ApprovalRequestDialogProps {
  isOpen: boolean;
  kind: ApprovalKind;
  subjectId: string;
  title: string;
  explain: ReactNode;
  presets: readonly string[];
  children?: ReactNode;
  onClose: () => void;
}

/** Writes a request for another person to decide, and says where it now waits. */
export function ApprovalRequestDialog({ kind, subjectId, ...dialog }: ApprovalRequestDialogProps) {
  const { accounts: text } = useMessages();
  const { notification } = App.useApp();
  const queries = useQueryClient();

  const submit = async (reason: string) => {
    const { id } = await requestApproval(kind, subjectId, reason);
    dialog.onClose();
    void queries.invalidateQueries({ queryKey: ["approvals"] });
    void queries.invalidateQueries(overviewQuery);
    notification.success({ title: text.requestSent, description: <ApprovalLink id={id} /> });
  };

  return (
    <ActDialog
      {...dialog}
      submitLabel={text.requestSubmit}
      reason="required"
      reasonLabel={text.requestReason}
      reasonPlaceholder={text.requestPlaceholder}
      refusalAction={(error) => {
        const id = isProblem(error, "approval-already-pending") ? error.text("approval_id") : null;
        return id === null ? null : <ApprovalLink id={id} />;
      }}
      onSubmit={submit}
    />
  );
}

function ApprovalLink({ id }: { id: string }) {
  const { accounts: text } = useMessages();
  return (
    <Link to="/approvals" search={{ open: id }} className="text-link">
      {text.requestView}
    </Link>
  );
}
