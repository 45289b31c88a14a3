import "./Home.css";
import type { Account, Accounts, Posting } from "@trident/client";
import { Badge, ButtonLink, Card, Empty, Icon, IconButton, List, Anchor, type IconName } from "@trident/ui";
import { useQuery } from "@tanstack/react-query";
import { setPreference, usePreferences } from "../../device";
import { dayName, hourOf } from "../../i18n/dates";
import { shellWords } from "../../i18n/shell";
import { useLanguage, useWords } from "../../i18n/words";
import { useSession } from "../../session/store";
import { Amount } from "../../shell/Amount";
import { Loaded } from "../../shell/Loaded";
import { Screen, Section } from "../../shell/Screen";
import { useUnread } from "../../shell/unread";
import { AccountRow } from "../accounts/AccountRow";
import { EntryRow } from "../accounts/EntryRow";
import { accountsQuery, latestQuery, sharesOf } from "../accounts/queries";
import { homeWords } from "./words";

const SHOWN_ACCOUNTS = 3;
const RECENT = 6;

function partOfDay(hour: number): "night" | "morning" | "noon" | "afternoon" | "evening" {
  if (hour < 5) return "night";
  if (hour < 11) return "morning";
  if (hour < 13) return "noon";
  return hour < 18 ? "afternoon" : "evening";
}

export default function Home() {
  const t = useWords(homeWords);
  const { customer } = useSession();
  const query = useQuery(accountsQuery);
  return (
    <Screen title={t(partOfDay(hourOf(new Date())), { name: customer.name })}>
      <Loaded query={query} rows={6}>
        {(accounts) =>
          accounts.items.length === 0 ? (
            <Empty icon="accounts" title={t("noAccountsTitle")} text={t("noAccountsText")} />
          ) : (
            <>
              <Total accounts={accounts} />
              <Actions />
              <AccountList accounts={accounts} />
              <Recent accounts={accounts.items} />
            </>
          )
        }
      </Loaded>
    </Screen>
  );
}

function Total({ accounts }: { accounts: Accounts }) {
  const t = useWords(homeWords);
  const { amountsHidden } = usePreferences();
  const [main, ...others] = accounts.totals;
  if (main === undefined) return null;
  return (
    <Card>
      <div className="total-head">
        <p>{t("total")}</p>
        <IconButton
          icon={amountsHidden ? "eye-off" : "eye"}
          label={amountsHidden ? t("show") : t("hide")}
          onClick={() => setPreference("amountsHidden", !amountsHidden)}
        />
      </div>
      <p className="total-amount">
        <Amount minor={main.balance_minor} currency={main.currency} size="display" />
      </p>
      {others.map((total) => (
        <p key={total.currency} className="total-other">
          <Amount minor={total.balance_minor} currency={total.currency} />
        </p>
      ))}
      {main.available_minor !== main.balance_minor && (
        <p className="total-note">
          {t("available")}
          <Amount minor={main.available_minor} currency={main.currency} />
        </p>
      )}
      {!amountsHidden && <Shares accounts={sharesOf(accounts, main.currency)} />}
    </Card>
  );
}

/** How the total divides over the accounts: a thin bar, in the colours of the dots beside them. */
function Shares({ accounts }: { accounts: readonly Account[] }) {
  if (accounts.length < 2) return null;
  return (
    <div className="shares" aria-hidden="true">
      {accounts.map((account, at) => (
        <span key={account.id} className={`share-${Math.min(at + 1, 4)}`} style={{ flexGrow: account.balance_minor }} />
      ))}
    </div>
  );
}

function Actions() {
  const t = useWords(homeWords);
  const shell = useWords(shellWords);
  const unread = useUnread();
  const quiet: { href: string; icon: IconName; label: string; badge?: number }[] = [
    { href: "/transfers", icon: "clock", label: t("history") },
    { href: "/statement", icon: "statement", label: t("statement") },
    { href: "/inbox", icon: "inbox", label: t("inbox"), badge: unread },
  ];
  return (
    <nav className="actions" aria-label={t("actions")}>
      <ButtonLink href="/transfer" icon="transfer">
        {t("transfer")}
      </ButtonLink>
      {quiet.map((action) => (
        <Anchor key={action.href} href={action.href} className="action">
          <Icon name={action.icon} size={22} />
          <span>{action.label}</span>
          <Badge count={action.badge ?? 0} label={shell("unread", { count: action.badge ?? 0 })} />
        </Anchor>
      ))}
    </nav>
  );
}

function AccountList({ accounts }: { accounts: Accounts }) {
  const t = useWords(homeWords);
  const currency = accounts.totals[0]?.currency ?? "";
  const shares = sharesOf(accounts, currency);
  const isShared = shares.length > 1;
  const shown = [...shares, ...accounts.items.filter((account) => !shares.includes(account))].slice(0, SHOWN_ACCOUNTS);
  return (
    <Section
      title={t("accounts")}
      action={
        accounts.items.length > SHOWN_ACCOUNTS && (
          <Anchor href="/accounts" className="text-link">
            {t("allAccounts", { count: accounts.items.length })}
          </Anchor>
        )
      }
    >
      <List>
        {shown.map((account) => (
          <AccountRow key={account.id} account={account} {...(isShared && { share: shares.indexOf(account) + 1 || 4 })} />
        ))}
      </List>
    </Section>
  );
}

/** What happened lately on the two accounts that are used most: those with the most money. */
function Recent({ accounts }: { accounts: readonly Account[] }) {
  const t = useWords(homeWords);
  const language = useLanguage();
  const [first, second] = [...accounts].sort((one, other) => other.balance_minor - one.balance_minor);
  const one = useQuery({ ...latestQuery(first?.id ?? "", RECENT), enabled: first !== undefined });
  const two = useQuery({ ...latestQuery(second?.id ?? "", RECENT), enabled: second !== undefined });
  const pages = [
    [first, one.data],
    [second, two.data],
  ] as const;
  const recent = pages
    .flatMap(([account, data]) => (data?.items ?? []).map((entry): [string, Posting] => [account?.id ?? "", entry]))
    .sort(([, a], [, b]) => (a.posted_at < b.posted_at ? 1 : -1))
    .slice(0, RECENT);
  const query = { data: one.data && (second === undefined || two.data || two.error) ? recent : undefined, error: one.error, refetch: one.refetch };
  return (
    <Section title={t("recent")}>
      <Loaded query={query}>
        {(entries) =>
          entries.length === 0 ? (
            <Empty title={t("noEntriesTitle")} text={t("noEntriesText")} />
          ) : (
            <List>
              {entries.map(([accountId, entry]) => (
                <EntryRow key={accountId + entry.entry_id} accountId={accountId} entry={entry} when={dayName(entry.posted_at, language)} />
              ))}
            </List>
          )
        }
      </Loaded>
    </Section>
  );
}
