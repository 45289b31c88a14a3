import type { Challenge } from "@trident/client";
import { Button, NumberField, Notice, PasswordField } from "@trident/ui";
import { useState } from "react";
import { explain } from "../../i18n/problems";
import { useWords } from "../../i18n/words";
import { api } from "../../session/store";
import { useTask } from "../../shell/useTask";
import { signInRefusals } from "./refusals";
import { signInWords } from "./words";

const PHONE_DIGITS = 11;

/** "138 1234 5678", as people say it. */
function groupPhone(digits: string): string {
  return [digits.slice(0, 3), digits.slice(3, 7), digits.slice(7)].filter((part) => part !== "").join(" ");
}

interface PasswordStepProps {
  phone: string;
  onPhone: (phone: string) => void;
  onChallenge: (challenge: Challenge) => void;
}

export function PasswordStep({ phone, onPhone, onChallenge }: PasswordStepProps) {
  const t = useWords(signInWords);
  const [password, setPassword] = useState("");
  const [tried, setTried] = useState(false);
  const send = useTask(() => api.post("/api/customer/session/password", { body: { phone, password } }), {
    onDone: onChallenge,
    onFail: () => setPassword(""),
  });
  const phoneFault = tried && phone.length !== PHONE_DIGITS ? t("phoneFault") : undefined;
  const passwordFault = tried && password === "" && send.error === null ? t("passwordFault") : undefined;
  const refusal = send.error && explain(send.error, signInRefusals);

  return (
    <form
      className="form"
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        setTried(true);
        if (phone.length === PHONE_DIGITS && password !== "") send.run();
      }}
    >
      <h1>{t("title")}</h1>
      {refusal && (
        <Notice tone="danger" title={refusal.title} live>
          {refusal.text}
        </Notice>
      )}
      <NumberField
        label={t("phone")}
        hint={t("phoneHint")}
        maxDigits={PHONE_DIGITS}
        group={groupPhone}
        autoComplete="username"
        inputMode="tel"
        value={phone}
        onChange={onPhone}
        {...(phoneFault !== undefined && { error: phoneFault })}
      />
      <PasswordField
        label={t("password")}
        showLabel={t("showPassword")}
        hideLabel={t("hidePassword")}
        autoComplete="current-password"
        maxLength={128}
        value={password}
        onChange={setPassword}
        {...(passwordFault !== undefined && { error: passwordFault })}
      />
      <Button type="submit" block busy={send.isRunning}>
        {t("next")}
      </Button>
      <p className="sign-in-note">{t("neverTell")}</p>
    </form>
  );
}
