import type { TransferOrder } from "@trident/client";
import { Button, capitalAmount, Facts, groupNumber, Money, Notice, Sheet } from "@trident/ui";
import { shellWords } from "../../i18n/shell";
import { useWords } from "../../i18n/words";
import { transferWords } from "./words";

interface ConfirmSheetProps {
  open: boolean;
  order: TransferOrder | null;
  payeeName: string;
  payeeNumber: string;
  /** "活期账户 · 1234" */
  sourceName: string;
  busy: boolean;
  onClose: () => void;
  onConfirm: () => void;
}

/** The last look before money moves. */
export function ConfirmSheet({ open, order, payeeName, payeeNumber, sourceName, busy, onClose, onConfirm }: ConfirmSheetProps) {
  const t = useWords(transferWords);
  const shell = useWords(shellWords);
  const actions = (
    <>
      <Button tone="secondary" disabled={busy} onClick={onClose}>
        {t("edit")}
      </Button>
      <Button busy={busy} onClick={onConfirm}>
        {t("confirm")}
      </Button>
    </>
  );
  return (
    <Sheet
      open={open}
      title={t("confirmTitle")}
      closeLabel={shell("close")}
      onClose={() => {
        if (!busy) onClose();
      }}
      actions={actions}
    >
      {order !== null && (
        <>
          <p className="confirm-amount">
            <Money minor={order.amount_minor} currency={order.currency} size="display" />
          </p>
          <Facts
            facts={[
              ...(order.currency === "CNY" ? [[t("capital"), <span lang="zh-CN">{capitalAmount(order.amount_minor)}</span>] as const] : []),
              [t("to"), <strong>{payeeName}</strong>],
              [t("number"), /^\d+$/.test(payeeNumber) ? groupNumber(payeeNumber) : payeeNumber],
              [t("source"), sourceName],
              ...(typeof order.memo === "string" ? [[t("memo"), order.memo] as const] : []),
              [t("arrives"), t(`timing.${order.timing ?? "real-time"}.confirm`)],
            ]}
          />
          <Notice tone="warning">{t("fraudShort")}</Notice>
        </>
      )}
    </Sheet>
  );
}
