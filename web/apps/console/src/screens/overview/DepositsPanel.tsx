import { formatMoney } from "@trident/ui";
import type { Overview } from "../../api/types";
import { formatCount } from "../../format/money";
import { useMessages, wordFor } from "../../i18n";
import { Panel } from "../../parts/Panel";
import { EmptyState } from "../../states/EmptyState";

type Product = Overview["deposits_by_product"][number];

/** Deposits by product as bars that carry their figures; each bar is measured against the largest of its currency. */
export function DepositsPanel({ products }: { products: readonly Product[] }) {
  const { overview: text } = useMessages();
  const currencies = [...new Set(products.map(({ currency }) => currency))];
  return (
    <Panel title={text.chartDeposits} className="overview-deposits">
      {products.length === 0 ? (
        <EmptyState title={text.chartDepositsNone} />
      ) : (
        currencies.map((currency) => <Bars key={currency} products={products.filter((product) => product.currency === currency)} />)
      )}
    </Panel>
  );
}

function Bars({ products }: { products: Product[] }) {
  const { overview: text, terms } = useMessages();
  const sorted = [...products].sort((one, other) => other.balance_minor - one.balance_minor);
  const most = Math.max(1, ...sorted.map(({ balance_minor }) => balance_minor));
  const total = sorted.reduce((sum, { balance_minor }) => sum + Math.max(0, balance_minor), 0);
  return (
    <ul className="bars">
      {sorted.map((product) => (
        <li key={product.product}>
          <div className="bars-words">
            <span>{wordFor(terms.products, product.product)}</span>
            <span className="figures">{formatMoney(product.balance_minor, product.currency)}</span>
          </div>
          <div className="bars-track" aria-hidden="true">
            <span style={{ width: `${(Math.max(0, product.balance_minor) / most) * 100}%` }} />
          </div>
          <div className="bars-note figures">
            <span>{text.accountsCount({ count: formatCount(product.accounts) })}</span>
            <span>{total === 0 || sorted.length === 1 ? "" : `${((product.balance_minor / total) * 100).toFixed(1)}%`}</span>
          </div>
        </li>
      ))}
    </ul>
  );
}
