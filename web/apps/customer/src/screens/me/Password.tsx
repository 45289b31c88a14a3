import { Problem } from "@trident/client";
import { Button, Notice, PasswordField, showToast } from "@trident/ui";
import { useState } from "react";
import { explain, type Explanation } from "../../i18n/problems";
import { useWords, type Say } from "../../i18n/words";
import { api } from "../../session/store";
import { useTask } from "../../shell/useTask";
import { goBack } from "../../shell/navigation";
import { Screen } from "../../shell/Screen";
import { meWords } from "./words";

const LEAST = 8;
const REASONS = ["too-short", "too-long", "common", "pattern", "phone", "personal", "unchanged"] as const;

type MeWords = Say<keyof (typeof meWords)["zh"]>;

/** A weak password's own reason, where the bank names one that we know. */
function explainPassword(error: unknown, t: MeWords): Explanation {
  const known = explain(error, meWords);
  const reason = error instanceof Problem ? REASONS.find((one) => one === error.text("reason")) : undefined;
  return reason === undefined ? known : { title: known.title, text: t(`weak.${reason}`) };
}

export default function Password() {
  const t = useWords(meWords);
  const [current, setCurrent] = useState("");
  const [next, setNext] = useState("");
  const [again, setAgain] = useState("");
  const [tried, setTried] = useState(false);
  const faults = {
    current: current === "" ? t("currentMissing") : undefined,
    next: Array.from(next).length < LEAST ? t("nextShort") : undefined,
    again: again === next ? undefined : t("notSame"),
  };
  const save = useTask(() => api.post("/api/customer/profile/password", { body: { current_password: current, new_password: next } }), {
    onDone: () => {
      showToast({ text: t("saved"), icon: "check" });
      goBack("/me");
    },
    onFail: () => setCurrent(""),
  });
  const refusal = save.error && explainPassword(save.error, t);
  const eye = { showLabel: t("show"), hideLabel: t("hide"), maxLength: 128 };
  const shown = (fault: string | undefined) => (tried && save.error === null && fault !== undefined ? { error: fault } : {});

  return (
    <Screen title={t("passwordTitle")} back="/me">
      <form
        className="form"
        noValidate
        onSubmit={(event) => {
          event.preventDefault();
          setTried(true);
          save.reset();
          if (Object.values(faults).every((fault) => fault === undefined)) save.run();
        }}
      >
        {refusal && (
          <Notice tone="danger" title={refusal.title} live>
            {refusal.text}
          </Notice>
        )}
        <PasswordField {...eye} label={t("current")} autoComplete="current-password" value={current} onChange={setCurrent} {...shown(faults.current)} />
        <PasswordField
          {...eye}
          label={t("next")}
          hint={t("nextHint")}
          autoComplete="new-password"
          value={next}
          onChange={setNext}
          {...shown(faults.next)}
        />
        <PasswordField {...eye} label={t("again")} autoComplete="new-password" value={again} onChange={setAgain} {...shown(faults.again)} />
        <Button type="submit" block busy={save.isRunning}>
          {t("save")}
        </Button>
      </form>
    </Screen>
  );
}
