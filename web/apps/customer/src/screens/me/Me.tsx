import "./Me.css";
import { Button, Card, Cell, Choice, Dialog, Icon, List, showToast } from "@trident/ui";
import { useState } from "react";
import { setPreference, usePreferences, type Language, type Theme } from "../../device";
import { explain } from "../../i18n/problems";
import { shellWords } from "../../i18n/shell";
import { useLanguage, useWords } from "../../i18n/words";
import { api, leave, useSession } from "../../session/store";
import { useTask } from "../../shell/useTask";
import { go } from "../../shell/navigation";
import { Screen, Section } from "../../shell/Screen";
import { dropIntent } from "../transfer/intent";
import { meWords } from "./words";

const LANGUAGES: readonly { value: Language; label: string }[] = [
  { value: "zh", label: "中文" },
  { value: "en", label: "English" },
];
const THEMES: readonly Theme[] = ["auto", "light", "dark"];

export default function Me() {
  const t = useWords(meWords);
  const { customer } = useSession();
  return (
    <Screen title={t("title")}>
      <Card>
        <div className="person">
          <span className="monogram person-monogram">{customer.name.slice(0, 1)}</span>
          <div>
            <p className="person-name">{customer.name}</p>
            <p className="person-note">{customer.masked_phone}</p>
            <p className="person-note">{t("customerNumber", { number: customer.customer_number })}</p>
          </div>
        </div>
      </Card>
      <Section title={t("preferences")}>
        <Card>
          <Preferences />
        </Card>
      </Section>
      <Section title={t("security")}>
        <List>
          <li>
            <Cell leading={<Icon name="device" />} title={t("devices")} href="/me/devices" />
          </li>
          <li>
            <Cell leading={<Icon name="lock" />} title={t("password")} href="/me/password" />
          </li>
        </List>
      </Section>
      <SignOut />
      <p className="about">{t("about")}</p>
    </Screen>
  );
}

function Preferences() {
  const t = useWords(meWords);
  const language = useLanguage();
  const { theme, amountsHidden } = usePreferences();
  const tellBank = useTask((chosen: Language) => api.put("/api/customer/profile/language", { body: { language: chosen } }), {
    onFail: (error) => showToast({ text: explain(error).title, icon: "alert" }),
  });
  return (
    <div className="form">
      <Choice
        labelled
        label={t("language")}
        value={language}
        options={LANGUAGES}
        onChange={(chosen) => {
          setPreference("language", chosen);
          tellBank.run(chosen);
        }}
      />
      <Choice
        labelled
        label={t("theme")}
        value={theme}
        options={THEMES.map((value) => ({ value, label: t(value) }))}
        onChange={(chosen) => setPreference("theme", chosen)}
      />
      <Choice
        labelled
        label={t("hideAmounts")}
        value={amountsHidden ? "hidden" : "shown"}
        options={(["shown", "hidden"] as const).map((value) => ({ value, label: t(value) }))}
        onChange={(chosen) => setPreference("amountsHidden", chosen === "hidden")}
      />
    </div>
  );
}

function SignOut() {
  const t = useWords(meWords);
  const shell = useWords(shellWords);
  const [isOpen, setOpen] = useState(false);
  const signOut = useTask(() => api.delete("/api/customer/session"), {
    onDone: () => {
      dropIntent();
      go("/", { replace: true });
      leave("left");
    },
    onFail: (error) => showToast({ text: explain(error).title, icon: "alert" }),
  });
  const actions = (
    <>
      <Button tone="secondary" onClick={() => setOpen(false)}>
        {shell("cancel")}
      </Button>
      <Button busy={signOut.isRunning} onClick={() => signOut.run()}>
        {t("signOut")}
      </Button>
    </>
  );
  return (
    <>
      <Button tone="secondary" block icon="leave" onClick={() => setOpen(true)}>
        {t("signOut")}
      </Button>
      <Dialog open={isOpen} title={t("signOutTitle")} closeLabel={shell("close")} onClose={() => setOpen(false)} actions={actions}>
        <p>{t("signOutText")}</p>
      </Dialog>
    </>
  );
}
