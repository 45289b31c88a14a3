import type { AccountSummary, Approval, EntrySummary } from "../../api/types";
import { formatInstant } from "../../format/time";
import { useMessages, wordFor } from "../../i18n";
import { Facts } from "../../parts/Facts";
import { Identifier } from "../../parts/Identifier";
import { Money } from "../../parts/Money";
import { AccountStatusTag } from "../accounts/AccountStatusTag";

/** What the checker decides on, as it stood when it was asked for. */
export function ApprovalSummary({ summary }: { summary: Approval["summary"] }) {
  const { approvals: text } = useMessages();
  return (
    <>
      {summary.about === "account" ? <OfAccount summary={summary} /> : <OfEntry summary={summary} />}
      <p className="note">{text.atRequest}</p>
    </>
  );
}

function OfAccount({ summary }: { summary: AccountSummary }) {
  const { accounts: text, terms } = useMessages();
  return (
    <Facts
      facts={[
        { term: text.holder, value: summary.holder_name_masked },
        { term: text.number, value: <span className="figures">{summary.number_masked}</span> },
        { term: text.balance, value: <Money minor={summary.balance_minor} currency={summary.currency} strong /> },
        { term: text.available, value: <Money minor={summary.available_minor} currency={summary.currency} /> },
        { term: text.product, value: wordFor(terms.products, summary.product) },
        { term: text.status, value: <AccountStatusTag status={summary.status} /> },
      ]}
    />
  );
}

function OfEntry({ summary }: { summary: EntrySummary }) {
  const { accounts: text, approvals, terms } = useMessages();
  return (
    <>
      <Facts
        facts={[
          { term: text.amount, value: <Money minor={summary.amount_minor} currency={summary.currency} strong /> },
          { term: text.entryKind, value: wordFor(terms.entryKinds, summary.entry_kind) },
          { term: text.reference, value: <Identifier value={summary.reference} /> },
          { term: text.postedAt, value: <span className="figures">{formatInstant(summary.posted_at)}</span> },
          { term: text.description, value: summary.description === "" ? "—" : summary.description, wide: true },
        ]}
      />
      <table className="parties" aria-label={approvals.parties}>
        <tbody>
          {summary.parties.map((party) => (
            <tr key={`${party.account_id} ${party.direction}`}>
              <th scope="row">{party.direction === "out" ? approvals.payer : approvals.payee}</th>
              <td>
                {party.name_masked}
                <span className="cell-two figures">{party.number_masked}</span>
              </td>
              <td>
                <Money
                  minor={party.direction === "in" ? party.amount_minor : -party.amount_minor}
                  currency={summary.currency}
                  signed
                />
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </>
  );
}
