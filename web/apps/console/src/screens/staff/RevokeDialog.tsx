import { useQueryClient } from "@tanstack/react-query";
import { Alert, App } from "antd";
import { revokeSessions } from "../../api/acts";
import type { StaffMember } from "../../api/types";
import { useMessages } from "../../i18n";
import { ActDialog } from "../../parts/ActDialog";
import { useSession } from "../../session/context";

/** Ends all sessions of one member of staff, after asking once more. */
export function RevokeDialog({ member, onClose }: { member: StaffMember | null; onClose: () => void }) {
  const { staff: text } = useMessages();
  const { staff: self } = useSession();
  const { message } = App.useApp();
  const queries = useQueryClient();
  if (member === null) return null;

  const revoke = async (reason: string) => {
    await revokeSessions(member.id, reason);
    void message.success(text.revoked({ name: member.name }));
    onClose();
    // Where it was one's own session, this read is refused and the page asks to sign in.
    await queries.invalidateQueries({ queryKey: ["staff"] });
  };

  return (
    <ActDialog
      isOpen
      title={text.revokeTitle({ name: member.name })}
      explain={text.revokeExplain({ count: member.active_sessions })}
      submitLabel={text.revoke}
      danger
      reason="optional"
      reasonLabel={text.revokeReason}
      onSubmit={revoke}
      onClose={onClose}
    >
      {member.id === self.id && <Alert type="warning" showIcon className="bar" title={text.revokeSelf} />}
    </ActDialog>
  );
}
