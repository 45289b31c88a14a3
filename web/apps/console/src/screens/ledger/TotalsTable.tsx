import type { LedgerTotals } from "../../api/types";
import { formatAmount, formatCount } from "../../format/money";
import { useMessages, wordFor } from "../../i18n";

type Row = LedgerTotals["items"][number];

const TYPES = ["asset", "liability", "income", "expense"];

/** The general ledger: one block a currency, by type of account, with sums that must agree. */
export function TotalsTable({ items }: { items: readonly Row[] }) {
  const { ledger: text } = useMessages();
  const currencies = [...new Set(items.map(({ currency }) => currency))].sort((one, other) =>
    one === "CNY" ? -1 : other === "CNY" ? 1 : one.localeCompare(other),
  );
  return (
    <table className="totals">
      <thead>
        <tr>
          <th scope="col">{text.product}</th>
          <th scope="col">{text.type}</th>
          <th scope="col">{text.currency}</th>
          <th scope="col" className="right">
            {text.accounts}
          </th>
          <th scope="col" className="right">
            {text.debit}
          </th>
          <th scope="col" className="right">
            {text.credit}
          </th>
          <th scope="col" className="right" colSpan={2}>
            {text.balance}
          </th>
        </tr>
      </thead>
      {currencies.map((currency) => (
        <CurrencyBlock key={currency} currency={currency} rows={items.filter((row) => row.currency === currency)} />
      ))}
    </table>
  );
}

function CurrencyBlock({ currency, rows }: { currency: string; rows: readonly Row[] }) {
  const { ledger: text, terms } = useMessages();
  const ordered = [...rows].sort(
    (one, other) => TYPES.indexOf(one.type) - TYPES.indexOf(other.type) || one.product.localeCompare(other.product),
  );
  const sum = (of: (row: Row) => number) => rows.reduce((total, row) => total + of(row), 0);
  return (
    <tbody>
      {ordered.map((row) => (
        <tr key={`${row.type} ${row.product}`}>
          <th scope="row">{wordFor(terms.products, row.product)}</th>
          <td>{wordFor(terms.accountTypes, row.type)}</td>
          <td className="soft">{row.currency}</td>
          <td className="right">{formatCount(row.accounts)}</td>
          <td className="right">{formatAmount(row.debit_minor, currency)}</td>
          <td className="right">{formatAmount(row.credit_minor, currency)}</td>
          <Balance minor={row.debit_minor - row.credit_minor} currency={currency} />
        </tr>
      ))}
      <tr className="totals-sum">
        <th scope="row" colSpan={3}>
          {text.totalRow({ currency })}
        </th>
        <td className="right">{formatCount(sum(({ accounts }) => accounts))}</td>
        <td className="right">{formatAmount(sum(({ debit_minor }) => debit_minor), currency)}</td>
        <td className="right">{formatAmount(sum(({ credit_minor }) => credit_minor), currency)}</td>
        <Balance minor={sum(({ debit_minor, credit_minor }) => debit_minor - credit_minor)} currency={currency} />
      </tr>
    </tbody>
  );
}

/** A balance as books show it: on the side where it stands, without a sign. */
function Balance({ minor, currency }: { minor: number; currency: string }) {
  const { ledger: text } = useMessages();
  const side = minor === 0 ? text.sideEven : minor > 0 ? text.sideDebit : text.sideCredit;
  return (
    <>
      <td className="totals-side">{side}</td>
      <td className="right strong">{formatAmount(Math.abs(minor), currency)}</td>
    </>
  );
}
