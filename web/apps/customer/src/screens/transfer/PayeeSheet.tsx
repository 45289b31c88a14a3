import type { Account, Payee } from "@trident/client";
import { Button, Cell, Dialog, Empty, IconButton, List, Sheet, showToast, TextField } from "@trident/ui";
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { shortDay } from "../../i18n/dates";
import { explain } from "../../i18n/problems";
import { shellWords } from "../../i18n/shell";
import { useLanguage, useWords } from "../../i18n/words";
import { api } from "../../session/store";
import { useTask } from "../../shell/useTask";
import { Loaded } from "../../shell/Loaded";
import { accountQuery, accountsQuery, last4 } from "../accounts/queries";
import type { DraftPayee } from "./draft";
import { chosen, PAYEES_KEY, SUGGEST_PAUSE_MS, suggestionsQuery } from "./suggestions";
import { useSettled } from "./useSettled";
import { refusalWords } from "./refusals";
import { transferWords } from "./words";

const SHOWN = 50;

interface PayeeSheetProps {
  open: boolean;
  sourceId: string;
  onClose: () => void;
  /** `isOwn`: it is one of the person's own accounts, chosen as such. */
  onChoose: (payee: DraftPayee, isOwn: boolean) => void;
}

/** The book of payees: own accounts, then everyone who has been paid, the last first. */
export function PayeeSheet({ open, sourceId, onClose, onChoose }: PayeeSheetProps) {
  const t = useWords(transferWords);
  const shell = useWords(shellWords);
  return (
    <Sheet open={open} title={t("choosePayee")} closeLabel={shell("close")} onClose={onClose}>
      <Book sourceId={sourceId} onChoose={onChoose} />
    </Sheet>
  );
}

function Book({ sourceId, onChoose }: Pick<PayeeSheetProps, "sourceId" | "onChoose">) {
  const t = useWords(transferWords);
  const [search, setSearch] = useState("");
  const [leaving, setLeaving] = useState<Payee | null>(null);
  const settled = useSettled(search.trim(), SUGGEST_PAUSE_MS);
  const query = useQuery(suggestionsQuery(settled, SHOWN));
  const nothing =
    search === "" ? <Empty icon="person" title={t("noPayeesTitle")} text={t("noPayeesText")} /> : <Empty icon="person" title={t("searchNone", { query: search })} />;
  return (
    <div className="book">
      <TextField label={t("search")} type="search" autoComplete="off" value={search} onChange={setSearch} />
      {search === "" && <OwnAccounts sourceId={sourceId} onChoose={onChoose} />}
      <Loaded query={query}>
        {({ items }) =>
          items.length === 0 ? (
            nothing
          ) : (
            <section className="section">
              <h3 className="picker-label">{t("recentPayees")}</h3>
              <List>
                {items.map((item) => (
                  <PayeeRow key={item.payee.id} payee={item.payee} onChoose={() => onChoose(chosen(item), false)} onRemove={() => setLeaving(item.payee)} />
                ))}
              </List>
            </section>
          )
        }
      </Loaded>
      <RemovePayee payee={leaving} onClose={() => setLeaving(null)} />
    </div>
  );
}

function PayeeRow({ payee, onChoose, onRemove }: { payee: Payee; onChoose: () => void; onRemove: () => void }) {
  const t = useWords(transferWords);
  const language = useLanguage();
  return (
    <li className="payee-row">
      <Cell
        plain
        leading={<span className="monogram">{payee.name.slice(0, 1)}</span>}
        title={payee.name}
        subtitle={`${payee.number_masked} · ${t("lastPaid", { when: shortDay(payee.last_used_at, language) })}`}
        onClick={onChoose}
      />
      <IconButton icon="close" label={t("removePayee", { name: payee.name })} onClick={onRemove} />
    </li>
  );
}

function RemovePayee({ payee, onClose }: { payee: Payee | null; onClose: () => void }) {
  const t = useWords(transferWords);
  const shell = useWords(shellWords);
  const queries = useQueryClient();
  const remove = useTask((id: string) => api.delete("/api/customer/payees/{payee_id}", { path: { payee_id: id } }), {
    onDone: () => showToast({ text: t("removed"), icon: "check" }),
    onFail: (error) => showToast({ text: explain(error, refusalWords).title, icon: "alert" }),
    onEnd: () => {
      onClose();
      void queries.invalidateQueries({ queryKey: PAYEES_KEY });
    },
  });
  const actions = (
    <>
      <Button tone="secondary" onClick={onClose}>
        {shell("cancel")}
      </Button>
      <Button tone="danger" busy={remove.isRunning} onClick={() => payee && remove.run(payee.id)}>
        {t("remove")}
      </Button>
    </>
  );
  return (
    <Dialog open={payee !== null} title={t("removeTitle")} closeLabel={shell("close")} onClose={onClose} actions={actions}>
      <p>{t("removeText", { name: payee?.name ?? "" })}</p>
    </Dialog>
  );
}

/** The person's other accounts; their full number is asked for when one is chosen. */
function OwnAccounts({ sourceId, onChoose }: Pick<PayeeSheetProps, "sourceId" | "onChoose">) {
  const t = useWords(transferWords);
  const queries = useQueryClient();
  const { data } = useQuery(accountsQuery);
  const source = data?.items.find((account) => account.id === sourceId);
  const others = (data?.items ?? []).filter(
    (account) => account.id !== sourceId && account.status === "active" && account.currency === source?.currency,
  );
  const choose = useTask((account: Account) => queries.query(accountQuery(account.id)), {
    onDone: (account) => onChoose({ kind: "typed", number: account.number, name: account.holder_name }, true),
    onFail: (error) => showToast({ text: explain(error).title, icon: "alert" }),
  });
  if (others.length === 0) return null;
  return (
    <section className="section">
      <h3 className="picker-label">{t("ownAccounts")}</h3>
      <List>
        {others.map((account) => (
          <li key={account.id}>
            <Cell plain title={account.product} subtitle={last4(account.number_masked)} onClick={() => choose.run(account)} />
          </li>
        ))}
      </List>
    </section>
  );
}
