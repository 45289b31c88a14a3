import { formatMoney } from "@trident/ui";
import type { LedgerTotals } from "../../api/types";
import { useMessages } from "../../i18n";
import { Verdict } from "../../parts/Verdict";

/** Whether all postings of each currency sum to zero. */
export function BalanceCheck({ balanced }: { balanced: LedgerTotals["balanced"] }) {
  const { ledger: text } = useMessages();
  const off = balanced.filter(({ sum_minor }) => sum_minor !== 0);
  if (off.length === 0) return <Verdict tone="good" title={text.balanced} hint={text.balancedHint} />;
  const amount = off.map(({ currency, sum_minor }) => formatMoney(sum_minor, currency)).join(", ");
  return <Verdict tone="bad" title={text.unbalanced} hint={text.unbalancedHint({ amount })} />;
}
