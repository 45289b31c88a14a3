import { Problem, type StepUp } from "@trident/client";
import { Button, CodeField, Facts, Money, Notice, PasswordField, Sheet } from "@trident/ui";
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useEffect, useState } from "react";
import { explain } from "../../i18n/problems";
import { shellWords } from "../../i18n/shell";
import { useLanguage, useWords } from "../../i18n/words";
import { api } from "../../session/store";
import { Loaded } from "../../shell/Loaded";
import { useCountdown } from "../../shell/useCountdown";
import { useTask } from "../../shell/useTask";
import { reasonsOf } from "./reasons";
import { refusalWords } from "./refusals";
import { transferWords } from "./words";

const CODE_DIGITS = 6;

interface StepUpSheetProps {
  problem: Problem;
  busy: boolean;
  onClose: () => void;
  /** Proven: the transfer can be sent again with it. */
  onProven: (stepUpId: string) => void;
}

/** Asks for more proof of who sends: what for, why, the code, and the password where it is wanted. */
export function StepUpSheet({ problem, busy, onClose, onProven }: StepUpSheetProps) {
  const t = useWords(transferWords);
  const shell = useWords(shellWords);
  const language = useLanguage();
  const id = problem.text("step_up_id") ?? "";
  const query = useQuery({
    queryKey: ["step-up", id],
    queryFn: ({ signal }) => api.get("/api/customer/step-ups/{step_up_id}", { path: { step_up_id: id }, signal }),
    staleTime: Infinity,
  });
  return (
    <Sheet open title={t("stepUpTitle")} closeLabel={shell("close")} onClose={() => !busy && onClose()}>
      {reasonsOf(problem, language).map((reason) => (
        <Notice key={reason} tone="warning">
          {reason}
        </Notice>
      ))}
      <Loaded query={query} rows={3}>
        {(stepUp) => <Proof stepUp={stepUp} busy={busy} onProven={onProven} />}
      </Loaded>
    </Sheet>
  );
}

/** Whether nothing typed here can lead on any more. */
function isOver(error: Error | null): boolean {
  if (!(error instanceof Problem)) return false;
  return error.kind === "code-expired" || (error.kind === "wrong-code" && error.integer("remaining_attempts") === 0);
}

function Proof({ stepUp, busy, onProven }: { stepUp: StepUp; busy: boolean; onProven: (stepUpId: string) => void }) {
  const t = useWords(transferWords);
  const queries = useQueryClient();
  const [code, setCode] = useState("");
  const [password, setPassword] = useState("");
  const [left, startCountdown] = useCountdown();
  const path = { step_up_id: stepUp.id };
  const wantsPassword = stepUp.means.includes("password");

  useEffect(() => {
    if (stepUp.resend_after_s > 0) startCountdown(stepUp.resend_after_s);
    // Once a code has been sent, and again with each.
    // eslint-disable-next-line react-hooks/exhaustive-deps
  }, [stepUp]);

  const send = useTask(() => api.post("/api/customer/step-ups/{step_up_id}/code", { path }), {
    onDone: (next) => {
      queries.setQueryData(["step-up", stepUp.id], next);
      setCode("");
      prove.reset();
    },
    onFail: (error) => {
      const wait = error instanceof Problem ? error.integer("retry_after_s") : null;
      if (wait !== null) startCountdown(wait);
    },
  });
  const prove = useTask(
    () => api.post("/api/customer/step-ups/{step_up_id}/proof", { path, body: { code, ...(wantsPassword && { password }) } }),
    {
      onDone: () => onProven(stepUp.id),
      onFail: (error) => {
        if (error instanceof Problem && error.kind === "wrong-current-password") setPassword("");
        else setCode("");
      },
    },
  );

  const failure = prove.error ?? send.error;
  const refusal = failure && explain(failure, refusalWords);
  const over = isOver(failure);
  const isReady = stepUp.is_code_sent && code.length === CODE_DIGITS && (!wantsPassword || password !== "");
  return (
    <form
      className="form step-up"
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        if (!stepUp.is_code_sent) send.run();
        else if (isReady) prove.run();
      }}
    >
      <p className="confirm-amount">
        <Money minor={stepUp.amount_minor} currency={stepUp.currency} size="display" />
      </p>
      <Facts
        facts={[
          [t("to"), stepUp.payee_name_masked],
          [t("number"), t("ending", { last4: stepUp.payee_last4 })],
        ]}
      />
      {refusal && (
        <Notice tone="danger" title={refusal.title} live>
          {refusal.text}
        </Notice>
      )}
      {stepUp.is_code_sent ? (
        <>
          <p className="step-up-note">{t("codeSent", { phone: stepUp.masked_phone })}</p>
          <CodeField label={t("code")} autoFocus value={code} disabled={prove.isRunning || over} onChange={setCode} />
          {wantsPassword && (
            <PasswordField
              label={t("password")}
              showLabel={t("show")}
              hideLabel={t("hide")}
              maxLength={128}
              autoComplete="current-password"
              value={password}
              onChange={setPassword}
            />
          )}
          <Button type="submit" block busy={prove.isRunning || busy} disabled={!isReady || over}>
            {t("proveAndSend")}
          </Button>
          <Button tone="quiet" size="small" disabled={left > 0} busy={send.isRunning} onClick={() => send.run()}>
            {left > 0 ? t("resendIn", { seconds: left }) : t("resend")}
          </Button>
        </>
      ) : (
        <>
          <p className="step-up-note">{t(wantsPassword ? "stepUpBoth" : "stepUpCode", { phone: stepUp.masked_phone })}</p>
          <Button type="submit" block busy={send.isRunning}>
            {t("sendCode")}
          </Button>
        </>
      )}
      <p className="step-up-note">{t("neverTell")}</p>
    </form>
  );
}
