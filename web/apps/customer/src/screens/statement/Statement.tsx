import "../accounts/accounts.css";
import "./Statement.css";
import { download } from "@trident/client";
import { Button, Choice, DateRange, daysCovered, Empty, Notice, showToast } from "@trident/ui";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { useSearch } from "wouter";
import { calendarDay, localeOf, today } from "../../i18n/dates";
import { explain } from "../../i18n/problems";
import { useLanguage, useWords } from "../../i18n/words";
import { api } from "../../session/store";
import { useTask } from "../../shell/useTask";
import { saveFile } from "../../shell/download";
import { Loaded } from "../../shell/Loaded";
import { Screen } from "../../shell/Screen";
import { AccountPicker } from "../accounts/AccountPicker";
import { accountsQuery } from "../accounts/queries";
import { daysOfPeriod, earliest, MAX_DAYS, PERIODS, type Days, type StatementPeriod } from "./periods";
import { statementWords } from "./words";

const PATHS = {
  pdf: "/api/customer/accounts/{account_id}/statement.pdf",
  csv: "/api/customer/accounts/{account_id}/statement.csv",
} as const;

export default function Statement() {
  const t = useWords(statementWords);
  const asked = new URLSearchParams(useSearch()).get("account");
  const query = useQuery(accountsQuery);
  return (
    <Screen title={t("title")} back="/">
      <Loaded query={query}>
        {({ items }) => {
          const first = items.find((account) => account.id === asked) ?? items[0];
          if (first === undefined) return <Empty icon="statement" title={t("noAccountsTitle")} text={t("noAccountsText")} />;
          return <StatementForm accounts={items} firstId={first.id} />;
        }}
      </Loaded>
    </Screen>
  );
}

function StatementForm({ accounts, firstId }: { accounts: Parameters<typeof AccountPicker>[0]["accounts"]; firstId: string }) {
  const t = useWords(statementWords);
  const [now] = useState(today);
  const [accountId, setAccountId] = useState(firstId);
  const [days, setDays] = useState<Days>(() => daysOfPeriod("lastMonth", now));
  const isTooLong = daysCovered(days.from, days.to) > MAX_DAYS;

  const fetching = useTask((format: "pdf" | "csv") => download(api, PATHS[format], { path: { account_id: accountId }, query: days }), {
    onDone: (file, format) => {
      saveFile(file, `statement-${days.from}-${days.to}.${format}`);
      showToast({ text: t("downloaded"), icon: "check" });
    },
  });
  const failure = fetching.error && explain(fetching.error, statementWords);

  return (
    <div className="form">
      <p className="statement-intro">{t("intro")}</p>
      <AccountPicker label={t("account")} sheetTitle={t("chooseAccount")} accounts={accounts} chosenId={accountId} onChoose={setAccountId} />
      <Period now={now} days={days} onChange={setDays} />
      {isTooLong && (
        <Notice tone="danger" live>
          {t("tooLong")}
        </Notice>
      )}
      {failure && (
        <Notice tone="danger" title={t("failedTitle")} live>
          {failure.title} {failure.text}
        </Notice>
      )}
      <div className="account-actions">
        <Button tone="secondary" icon="download" disabled={isTooLong} busy={fetching.isRunning && fetching.argument === "csv"} onClick={() => fetching.run("csv")}>
          {t("csv")}
        </Button>
        <Button icon="download" disabled={isTooLong} busy={fetching.isRunning && fetching.argument === "pdf"} onClick={() => fetching.run("pdf")}>
          {t("pdf")}
        </Button>
      </div>
    </div>
  );
}

function Period({ now, days, onChange }: { now: string; days: Days; onChange: (days: Days) => void }) {
  const t = useWords(statementWords);
  const language = useLanguage();
  const [period, setPeriod] = useState<StatementPeriod>("lastMonth");
  const words = { from: t("from"), to: t("to"), previousMonth: t("previousMonth"), nextMonth: t("nextMonth"), locale: localeOf(language) };
  return (
    <div className="section">
      <Choice
        labelled
        look="chips"
        label={t("period")}
        value={period}
        options={PERIODS.map((value) => ({ value, label: t(value) }))}
        onChange={(value) => {
          setPeriod(value);
          if (value !== "custom") onChange(daysOfPeriod(value, now));
        }}
      />
      <p className="statement-chosen" aria-live="polite">
        {t("chosen", { from: calendarDay(days.from, language), to: calendarDay(days.to, language), days: daysCovered(days.from, days.to) })}
      </p>
      {period === "custom" && <DateRange from={days.from} to={days.to} min={earliest(now)} max={now} words={words} onChange={onChange} />}
    </div>
  );
}
