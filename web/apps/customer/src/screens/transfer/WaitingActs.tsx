import type { Transfer } from "@trident/client";
import { Button, ButtonLink, Dialog, Notice, showToast } from "@trident/ui";
import { useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { explain } from "../../i18n/problems";
import { shellWords } from "../../i18n/shell";
import { useWords } from "../../i18n/words";
import { api } from "../../session/store";
import { useTask } from "../../shell/useTask";
import { refusalWords } from "./refusals";
import { transferWords } from "./words";

type Act = "cancel" | "confirm" | "report";

/** What the payer can still do: call it back, say that it was them, or that it was not. Each asks once more. */
export function WaitingActs({ transfer }: { transfer: Transfer }) {
  const t = useWords(transferWords);
  const shell = useWords(shellWords);
  const queries = useQueryClient();
  const [asked, setAsked] = useState<Act | null>(null);
  const path = { transfer_id: transfer.id };
  const act = useTask(
    (chosen: Act) =>
      chosen === "cancel"
        ? api.post("/api/customer/transfers/{transfer_id}/cancel", { path })
        : chosen === "confirm"
          ? api.post("/api/customer/transfers/{transfer_id}/confirm", { path })
          : api.post("/api/customer/transfers/{transfer_id}/report", { path }),
    {
      onDone: (changed, chosen) => {
        setAsked(null);
        queries.setQueryData(["transfers", "one", transfer.id], changed);
        void queries.invalidateQueries({ queryKey: ["transfers", "list"] });
        void queries.invalidateQueries({ queryKey: ["accounts"] });
        showToast({ text: t(`act.${chosen}.done`), icon: "check" });
      },
      onFail: () => void queries.invalidateQueries({ queryKey: ["transfers", "one", transfer.id] }),
    },
  );
  const refusal = act.error && explain(act.error, refusalWords);
  const close = () => {
    setAsked(null);
    act.reset();
  };
  return (
    <>
      {transfer.is_reported && (
        <Notice tone="warning" title={t("reportedTitle")}>
          {t("reportedText")}
          <span className="report-links">
            <ButtonLink tone="quiet" size="small" href="/me/password">
              {t("changePassword")}
            </ButtonLink>
            <ButtonLink tone="quiet" size="small" href="/me/devices">
              {t("endSessions")}
            </ButtonLink>
          </span>
        </Notice>
      )}
      {(transfer.can_confirm || transfer.can_cancel || transfer.can_report) && (
        <div className="waiting-acts">
          {transfer.can_confirm && <Button onClick={() => setAsked("confirm")}>{t("act.confirm.act")}</Button>}
          {transfer.can_cancel && (
            <Button tone="secondary" onClick={() => setAsked("cancel")}>
              {t("act.cancel.act")}
            </Button>
          )}
          {transfer.can_report && (
            <Button tone="quiet" onClick={() => setAsked("report")}>
              {t("act.report.act")}
            </Button>
          )}
        </div>
      )}
      {asked !== null && (
        <Dialog
          open
          title={t(`act.${asked}.title`)}
          closeLabel={shell("close")}
          onClose={close}
          actions={
            <>
              <Button tone="secondary" disabled={act.isRunning} onClick={close}>
                {shell("close")}
              </Button>
              <Button tone={asked === "confirm" ? "primary" : "danger"} busy={act.isRunning} onClick={() => act.run(asked)}>
                {t(`act.${asked}.yes`)}
              </Button>
            </>
          }
        >
          <p>{t(`act.${asked}.body`)}</p>
          {refusal && (
            <Notice tone="danger" title={refusal.title} live>
              {refusal.text}
            </Notice>
          )}
        </Dialog>
      )}
    </>
  );
}
