import "./rows.css";
import type { EntryKind, Posting } from "@trident/client";
import { Cell, Icon, Tag, type IconName } from "@trident/ui";
import { timeOfDay } from "../../i18n/dates";
import { useLanguage, useWords } from "../../i18n/words";
import { Amount } from "../../shell/Amount";
import { rowWords } from "./rowWords";

const ICONS: Readonly<Record<EntryKind, IconName>> = {
  transfer: "transfer",
  salary: "salary",
  shopping: "shopping",
  bill: "bill",
  "cash-deposit": "cash",
  "cash-withdrawal": "cash",
  fee: "fee",
  interest: "interest",
  reversal: "undo",
  adjustment: "statement",
  opening: "accounts",
  "hold-capture": "lock",
};

interface EntryRowProps {
  accountId: string;
  entry: Posting;
  /** What stands beside the kind: the time by default. */
  when?: string;
  /** Shows the balance after it. */
  balance?: boolean;
}

/** One posting in a list; leads to its receipt. */
export function EntryRow({ accountId, entry, when, balance = false }: EntryRowProps) {
  const t = useWords(rowWords);
  const language = useLanguage();
  const kind = t(`kind.${entry.kind}`);
  const title = entry.counterparty_name ?? (entry.description === "" ? kind : entry.description);
  const details = [kind, when ?? timeOfDay(entry.posted_at, language), title === entry.description ? "" : entry.description];
  return (
    <li>
      <Cell
        plain
        href={`/accounts/${accountId}/entries/${entry.entry_id}`}
        leading={
          <span className={entry.direction === "in" ? "icon-disc icon-disc-in" : "icon-disc"}>
            <Icon name={ICONS[entry.kind]} size={20} />
          </span>
        }
        title={title}
        subtitle={
          <>
            {entry.reversed && <Tag>{t("reversed")}</Tag>} {details.filter((part) => part !== "" && part !== title).join(" · ")}
          </>
        }
        value={
          <span className="entry-amount">
            <Amount minor={entry.amount_minor} currency={entry.currency} direction={entry.direction} struck={entry.reversed} />
          </span>
        }
        {...(balance && {
          note: (
            <>
              {t("balanceAfter")}
              <Amount minor={entry.balance_after_minor} currency={entry.currency} />
            </>
          ),
        })}
      />
    </li>
  );
}
