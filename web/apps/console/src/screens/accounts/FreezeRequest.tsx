import { LockOutlined, UnlockOutlined } from "../../parts/icons";
import { Button, Tooltip } from "antd";
import { useState } from "react";
import type { Account } from "../../api/types";
import { useMessages } from "../../i18n";
import { useMay } from "../../session/context";
import { ApprovalRequestDialog } from "./ApprovalRequestDialog";

/** Asks for the account's freeze, or for its end; another person decides. */
export function FreezeRequest({ account }: { account: Account }) {
  const { accounts: text } = useMessages();
  const mayAsk = useMay("staff:approval:create");
  const [isOpen, setOpen] = useState(false);
  if (!mayAsk) return null;
  const isFrozen = account.status === "frozen";
  const isClosed = account.status === "closed";
  return (
    <>
      <Tooltip title={isClosed ? text.closedHint : null}>
        <Button
          danger={!isFrozen}
          disabled={isClosed}
          icon={isFrozen ? <UnlockOutlined /> : <LockOutlined />}
          onClick={() => setOpen(true)}
        >
          {isFrozen ? text.unfreeze : text.freeze}
        </Button>
      </Tooltip>
      <ApprovalRequestDialog
        isOpen={isOpen}
        kind={isFrozen ? "unfreeze-account" : "freeze-account"}
        subjectId={account.id}
        title={isFrozen ? text.unfreezeTitle : text.freezeTitle}
        explain={isFrozen ? text.unfreezeExplain : text.freezeExplain}
        presets={Object.values(isFrozen ? text.unfreezePresets : text.reasonPresets)}
        onClose={() => setOpen(false)}
      />
    </>
  );
}
