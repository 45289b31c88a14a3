import type { AccountDetail } from "@trident/client";
import { groupNumber, IconButton, showToast } from "@trident/ui";
import { useState } from "react";
import { calendarDay } from "../../i18n/dates";
import { shellWords } from "../../i18n/shell";
import { useLanguage, useWords } from "../../i18n/words";
import { Amount } from "../../shell/Amount";
import { className, StatusTag } from "./AccountRow";
import { accountWords } from "./words";

/** Copies a text; false where the browser does not let us. */
async function copy(text: string): Promise<boolean> {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    return false;
  }
}

export function AccountCard({ account }: { account: AccountDetail }) {
  const t = useWords(accountWords);
  const shell = useWords(shellWords);
  const language = useLanguage();
  const [shown, setShown] = useState(false);

  async function copyNumber(): Promise<void> {
    const done = await copy(account.number);
    if (!done) setShown(true);
    showToast(done ? { text: t("copied"), icon: "check" } : { text: t("notCopied"), icon: "info" });
  }

  return (
    <section className="account-card">
      <div className="account-card-head">
        <h2>
          {account.product} · {className(account, shell)}
        </h2>
        <StatusTag status={account.status} />
      </div>
      <div className="account-number">
        <output>{shown ? groupNumber(account.number) : account.number_masked}</output>
        <IconButton icon={shown ? "eye" : "eye-off"} label={shown ? t("hideNumber") : t("showNumber")} onClick={() => setShown(!shown)} />
        <IconButton icon="copy" label={t("copyNumber")} onClick={() => void copyNumber()} />
      </div>
      <p className="account-balance">
        {t("balance")}
        <Amount minor={account.balance_minor} currency={account.currency} size="large" />
      </p>
      <dl className="account-parts">
        <div>
          <dt>{t("available")}</dt>
          <dd>
            <Amount minor={account.available_minor} currency={account.currency} />
          </dd>
        </div>
        {account.held_minor > 0 ? (
          <div>
            <dt>{t("held")}</dt>
            <dd>
              <Amount minor={account.held_minor} currency={account.currency} />
            </dd>
          </div>
        ) : (
          <div>
            <dt>{t("openedOn")}</dt>
            <dd>{calendarDay(account.opened_on, language)}</dd>
          </div>
        )}
      </dl>
    </section>
  );
}
