import { Alert, App, Button } from "antd";
import { useQueryClient } from "@tanstack/react-query";
import { approve, reject, withdraw } from "../../api/acts";
import { approvalQuery, overviewQuery } from "../../api/reads";
import { isProblem } from "../../api/refusal";
import type { Approval } from "../../api/types";
import { useMessages, wordFor } from "../../i18n";
import { ActDialog } from "../../parts/ActDialog";
import { useMay, useSession } from "../../session/context";

export type Act = "approve" | "reject" | "withdraw";

/** What this person may do with a pending request; who asked may only take it back, and is told why. */
export function ApprovalActs({ approval, onChoose }: { approval: Approval; onChoose: (act: Act) => void }) {
  const { approvals: text } = useMessages();
  const { staff } = useSession();
  const mayDecide = useMay("staff:approval:decide");
  const mayAsk = useMay("staff:approval:create");
  const isOwn = approval.maker.id === staff.id;
  if (!isOwn && !mayDecide) return <p className="faint">{text.cannotDecide}</p>;
  return (
    <>
      {isOwn && <Alert type="info" showIcon className="bar" title={text.ownRequest} description={text.ownRequestHint} />}
      <div className="drawer-foot">
        {isOwn && mayAsk && <Button onClick={() => onChoose("withdraw")}>{text.withdraw}</Button>}
        {mayDecide && (
          <>
            <Button danger disabled={isOwn} onClick={() => onChoose("reject")}>
              {text.reject}
            </Button>
            <Button type="primary" disabled={isOwn} onClick={() => onChoose("approve")}>
              {text.approve}
            </Button>
          </>
        )}
      </div>
    </>
  );
}

/** Asks once more before an act; stays until it is closed, also where the request is decided meanwhile: it says so. */
export function ApprovalActDialogs({ approval, act, onClose }: { approval: Approval; act: Act | null; onClose: () => void }) {
  const { approvals: text } = useMessages();
  const { message } = App.useApp();
  const queries = useQueryClient();

  /** Shows what came of it; where the bank could not carry it out, the request still stands and its drawer says why. */
  const settle = async (decided: Promise<Approval>, done: string) => {
    try {
      const now = await decided;
      queries.setQueryData(approvalQuery(approval.id).queryKey, now);
      if (now.status === "pending") void message.error(text.notCarriedOut);
      else void message.success(done);
      onClose();
    } catch (error) {
      // Somebody was quicker: the drawer shows what they decided, the dialog that this came too late.
      if (isProblem(error, "approval-already-decided")) void queries.invalidateQueries(approvalQuery(approval.id));
      throw error;
    } finally {
      void queries.invalidateQueries({ queryKey: ["approvals", "list"] });
      void queries.invalidateQueries(overviewQuery);
      // What the request was about may stand differently now.
      void queries.invalidateQueries({ queryKey: ["customer"] });
    }
  };

  return (
    <>
      <ActDialog
        isOpen={act === "approve"}
        title={text.approveTitle}
        explain={`${wordFor(text.effects, approval.kind)} ${text.approveExplain}`}
        submitLabel={text.approve}
        reason="optional"
        reasonLabel={text.approveNote}
        onSubmit={(reason) => settle(approve(approval.id, reason), text.approved)}
        onClose={onClose}
      />
      <ActDialog
        isOpen={act === "reject"}
        title={text.rejectTitle}
        explain={text.rejectExplain}
        submitLabel={text.reject}
        danger
        reason="required"
        reasonLabel={text.rejectReason}
        onSubmit={(reason) => settle(reject(approval.id, reason), text.rejected)}
        onClose={onClose}
      />
      <ActDialog
        isOpen={act === "withdraw"}
        title={text.withdrawTitle}
        explain={text.withdrawExplain}
        submitLabel={text.withdraw}
        reason="none"
        onSubmit={() => settle(withdraw(approval.id), text.withdrawn)}
        onClose={onClose}
      />
    </>
  );
}
