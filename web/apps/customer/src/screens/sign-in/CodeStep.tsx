import { Problem, type Challenge } from "@trident/client";
import { Button, CodeField, showToast } from "@trident/ui";
import { useEffect, useState } from "react";
import { explain } from "../../i18n/problems";
import { useWords } from "../../i18n/words";
import { api, enter } from "../../session/store";
import { useCountdown } from "../../shell/useCountdown";
import { useTask } from "../../shell/useTask";
import { signInRefusals } from "./refusals";
import { signInWords } from "./words";

const CODE_DIGITS = 6;

/** Why there is nothing left to type a code for: it has expired, or that was the last attempt. Null while there is. */
function dead(error: Error): Problem | null {
  if (!(error instanceof Problem)) return null;
  if (error.kind === "code-expired") return error;
  const isLast = error.kind === "wrong-code" && error.integer("remaining_attempts") === 0;
  return isLast ? new Problem(error.status, { type: "code-expired" }) : null;
}

interface CodeStepProps {
  challenge: Challenge;
  /** Back to the password, with the refusal that leads there or null. */
  onBack: (reason: unknown) => void;
}

export function CodeStep({ challenge: first, onBack }: CodeStepProps) {
  const t = useWords(signInWords);
  const [challenge, setChallenge] = useState(first);
  const [code, setCode] = useState("");
  const [left, startCountdown] = useCountdown();

  useEffect(() => {
    startCountdown(first.resend_after_s);
    // Once, for the challenge this step began with.
    // eslint-disable-next-line react-hooks/exhaustive-deps
  }, []);

  const answer = useTask((typed: string) => api.post("/api/customer/session/code", { body: { challenge_id: challenge.challenge_id, code: typed } }), {
    onDone: enter,
    onFail: (error) => {
      setCode("");
      const end = dead(error);
      if (end !== null) onBack(end);
    },
  });
  const resend = useTask(() => api.post("/api/customer/session/code/resend", { body: { challenge_id: challenge.challenge_id } }), {
    onDone: (next) => {
      setChallenge(next);
      startCountdown(next.resend_after_s);
      answer.reset();
      setCode("");
      showToast({ text: t("resent"), icon: "check" });
    },
    onFail: (error) => {
      const wait = error instanceof Problem ? error.integer("retry_after_s") : null;
      if (wait !== null) startCountdown(wait);
      const end = dead(error);
      if (end !== null) onBack(end);
    },
  });

  const failure = answer.error ?? resend.error;
  const refusal = failure && code === "" ? explain(failure, signInRefusals) : null;
  return (
    <form
      className="form"
      onSubmit={(event) => {
        event.preventDefault();
        if (code.length === CODE_DIGITS) answer.run(code);
      }}
    >
      <div>
        <h1>{t("codeTitle")}</h1>
        <p className="sign-in-note">{t("codeSent", { phone: challenge.masked_phone })}</p>
      </div>
      <CodeField
        label={t("code")}
        autoFocus
        value={code}
        disabled={answer.isRunning}
        onChange={(typed) => {
          setCode(typed);
          if (typed.length === CODE_DIGITS) answer.run(typed);
        }}
        {...(refusal && { error: `${refusal.title} ${refusal.text}` })}
      />
      <Button type="submit" block busy={answer.isRunning} disabled={code.length !== CODE_DIGITS}>
        {t("signIn")}
      </Button>
      <div className="sign-in-links">
        <Button tone="quiet" size="small" disabled={left > 0} busy={resend.isRunning} onClick={() => resend.run()}>
          {left > 0 ? t("resendIn", { seconds: left }) : t("resend")}
        </Button>
        <Button tone="quiet" size="small" onClick={() => onBack(null)}>
          {t("changePhone")}
        </Button>
      </div>
      <p className="sign-in-note">{t("neverTell")}</p>
    </form>
  );
}
