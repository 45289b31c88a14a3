import "./rows.css";
import type { Account } from "@trident/client";
import { Cell, Tag } from "@trident/ui";
import { shellWords } from "../../i18n/shell";
import { useWords, type Say } from "../../i18n/words";
import { Amount } from "../../shell/Amount";
import { last4 } from "./queries";
import { rowWords } from "./rowWords";

const CLASSES = { "class-1": "class1", "class-2": "class2", "class-3": "class3" } as const;

/** "Ⅰ类户" of an account of class I. */
export function className(account: Pick<Account, "kind">, shell: Say<"class1" | "class2" | "class3">): string {
  const key = (CLASSES as Partial<Record<string, "class1" | "class2" | "class3">>)[account.kind];
  return key === undefined ? account.kind : shell(key);
}

/** Frozen or closed, where it is not plainly active. */
export function StatusTag({ status }: Pick<Account, "status">) {
  const shell = useWords(shellWords);
  if (status === "active") return null;
  return <Tag tone={status === "frozen" ? "warning" : "plain"}>{shell(status)}</Tag>;
}

/** One account in a list; leads to its details. `share` is its place in the bar of shares, from 1. */
export function AccountRow({ account, share }: { account: Account; share?: number }) {
  const t = useWords(rowWords);
  const shell = useWords(shellWords);
  return (
    <li>
      <Cell
        href={`/accounts/${account.id}`}
        {...(share !== undefined && { leading: <span className={`share-dot share-${Math.min(share, 4)}`} /> })}
        title={account.product}
        subtitle={
          <>
            {t("accountName", { class: className(account, shell), last4: last4(account.number_masked) })} <StatusTag status={account.status} />
          </>
        }
        value={
          <span className="entry-amount">
            <Amount minor={account.balance_minor} currency={account.currency} />
          </span>
        }
      />
    </li>
  );
}
