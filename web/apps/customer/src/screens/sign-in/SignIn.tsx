import "./SignIn.css";
import type { Challenge } from "@trident/client";
import { Button, Choice, ErrorState, Mark, Notice } from "@trident/ui";
import { useEffect, useState } from "react";
import { setPreference } from "../../device";
import { explain } from "../../i18n/problems";
import { shellWords } from "../../i18n/shell";
import { useLanguage, useWords } from "../../i18n/words";
import { askSession, useSessionState } from "../../session/store";
import { CodeStep } from "./CodeStep";
import { PasswordStep } from "./PasswordStep";
import { signInRefusals } from "./refusals";
import { signInWords } from "./words";

const LANGUAGES = [
  { value: "zh", label: "中文" },
  { value: "en", label: "EN" },
] as const;

/** The way in: phone and password, then the code from a message. */
export default function SignIn() {
  const t = useWords(signInWords);
  const shell = useWords(shellWords);
  const language = useLanguage();
  const state = useSessionState();
  const [challenge, setChallenge] = useState<Challenge | null>(null);
  const [phone, setPhone] = useState("");
  const [problem, setProblem] = useState<unknown>(null);

  useEffect(() => {
    document.title = `${t("title")} · ${shell("bank")}`;
  }, [t, shell]);

  return (
    <main className="sign-in">
      <header className="sign-in-head">
        <div className="sign-in-language">
          <Choice label={t("language")} value={language} options={LANGUAGES} onChange={(value) => setPreference("language", value)} />
        </div>
        <span className="sign-in-watermark">
          <Mark size={260} />
        </span>
        <Mark size={44} />
        <p className="sign-in-bank">{shell("bank")}</p>
        <p className="sign-in-motto">{t("motto")}</p>
      </header>
      <div className="sign-in-body">
        {state.kind === "unreachable" ? (
          <Unreachable />
        ) : (
          <>
            <Before problem={problem} />
            {challenge === null ? (
              <PasswordStep
                phone={phone}
                onPhone={setPhone}
                onChallenge={(next) => {
                  setProblem(null);
                  setChallenge(next);
                }}
              />
            ) : (
              <CodeStep
                key={challenge.challenge_id}
                challenge={challenge}
                onBack={(reason) => {
                  setProblem(reason);
                  setChallenge(null);
                }}
              />
            )}
          </>
        )}
      </div>
    </main>
  );
}

/** Why the person is here: the session ended, they left, or the code went stale. */
function Before({ problem }: { problem: unknown }) {
  const t = useWords(signInWords);
  const state = useSessionState();
  if (problem !== null) {
    const { title, text } = explain(problem, signInRefusals);
    return (
      <Notice tone="danger" title={title} live>
        {text}
      </Notice>
    );
  }
  if (state.kind !== "out" || state.notice === null) return null;
  if (state.notice === "left") return <Notice tone="success" title={t("leftTitle")} />;
  return (
    <Notice tone="warning" title={t("expiredTitle")} live>
      {t("expiredText")}
    </Notice>
  );
}

function Unreachable() {
  const shell = useWords(shellWords);
  const action = (
    <Button tone="secondary" icon="refresh" onClick={() => void askSession()}>
      {shell("retry")}
    </Button>
  );
  return (
    <>
      <h1 className="t-unseen">{shell("bank")}</h1>
      <ErrorState icon="offline" title={shell("unreachableTitle")} text={shell("unreachableText")} action={action} />
    </>
  );
}
