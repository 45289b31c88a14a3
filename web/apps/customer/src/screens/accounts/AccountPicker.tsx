import type { Account } from "@trident/client";
import { Cell, Icon, List, Sheet } from "@trident/ui";
import { useState } from "react";
import { shellWords } from "../../i18n/shell";
import { useWords } from "../../i18n/words";
import { Amount } from "../../shell/Amount";
import { className, StatusTag } from "./AccountRow";
import { last4 } from "./queries";
import { rowWords } from "./rowWords";

interface AccountPickerProps {
  label: string;
  sheetTitle: string;
  accounts: readonly Account[];
  chosenId: string;
  onChoose: (accountId: string) => void;
  /** Shows the money that can be used instead of the balance. */
  available?: boolean;
}

/** The account something is done with, and a sheet to choose another. */
export function AccountPicker({ label, sheetTitle, accounts, chosenId, onChoose, available = false }: AccountPickerProps) {
  const shell = useWords(shellWords);
  const t = useWords(rowWords);
  const [isOpen, setOpen] = useState(false);
  const chosen = accounts.find((account) => account.id === chosenId);

  const describe = (account: Account) => ({
    title: account.product,
    subtitle: (
      <>
        {t("accountName", { class: className(account, shell), last4: last4(account.number_masked) })} <StatusTag status={account.status} />
      </>
    ),
    value: (
      <span className="entry-amount">
        <Amount minor={available ? account.available_minor : account.balance_minor} currency={account.currency} />
      </span>
    ),
  });

  return (
    <section className="section" aria-label={label}>
      <h2 className="picker-label">{label}</h2>
      {chosen !== undefined && (
        <div className="t-list">{accounts.length > 1 ? <Cell {...describe(chosen)} onClick={() => setOpen(true)} /> : <Cell {...describe(chosen)} />}</div>
      )}
      <Sheet open={isOpen} title={sheetTitle} closeLabel={shell("close")} onClose={() => setOpen(false)}>
        <List>
          {accounts.map((account) => (
            <li key={account.id}>
              <Cell
                plain
                leading={<span className="picker-check">{account.id === chosenId && <Icon name="check" size={20} />}</span>}
                {...describe(account)}
                onClick={() => {
                  setOpen(false);
                  onChoose(account.id);
                }}
              />
            </li>
          ))}
        </List>
      </Sheet>
    </section>
  );
}
