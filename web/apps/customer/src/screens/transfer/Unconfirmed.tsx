import { Button, ButtonLink, Dialog, Facts, Money, Notice } from "@trident/ui";
import { useState } from "react";
import { shellWords } from "../../i18n/shell";
import { useWords } from "../../i18n/words";
import { go } from "../../shell/navigation";
import { dropIntent, type Intent } from "./intent";
import { transferWords } from "./words";

/** A transfer whose result is not known. There is one safe thing to do: ask again, with the same key. */
export function Unconfirmed({ intent, busy, onAgain }: { intent: Intent; busy: boolean; onAgain: () => void }) {
  const t = useWords(transferWords);
  const shell = useWords(shellWords);
  const [isLeaving, setLeaving] = useState(false);
  const isInterrupted = intent.state === "interrupted";
  return (
    <>
      <Notice tone="warning" icon="clock" live title={isInterrupted ? t("interruptedTitle") : t("unconfirmedTitle")}>
        {isInterrupted ? t("interruptedText") : t("unconfirmedText")}
      </Notice>
      <div className="t-card">
        <p className="confirm-amount">
          <Money minor={intent.order.amount_minor} currency={intent.order.currency} size="display" />
        </p>
        <Facts
          facts={[
            [t("to"), intent.payeeName],
            [t("number"), intent.payeeNumber],
          ]}
        />
      </div>
      <Button block busy={busy} onClick={onAgain}>
        {isInterrupted ? t("resubmit") : t("settle")}
      </Button>
      <div className="account-actions">
        <ButtonLink tone="secondary" href="/transfers">
          {t("seeHistory")}
        </ButtonLink>
        <Button tone="quiet" disabled={busy} onClick={() => setLeaving(true)}>
          {t("giveUp")}
        </Button>
      </div>
      <Dialog
        open={isLeaving}
        title={t("giveUpTitle")}
        closeLabel={shell("close")}
        onClose={() => setLeaving(false)}
        actions={
          <>
            <Button tone="secondary" onClick={() => setLeaving(false)}>
              {shell("cancel")}
            </Button>
            <Button
              tone="danger"
              onClick={() => {
                dropIntent();
                go("/transfers", { replace: true });
              }}
            >
              {t("giveUp")}
            </Button>
          </>
        }
      >
        <p>{t("giveUpText")}</p>
      </Dialog>
    </>
  );
}
