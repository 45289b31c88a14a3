import { formatMoney } from "@trident/ui";
import { Link } from "@tanstack/react-router";
import type { DecisionPoint } from "../../api/types";
import { useMessages } from "../../i18n";
import { useOutcomeNames } from "./useOutcomeNames";

interface Changed {
  request_id: string;
  was: string;
  would_be: string;
}

/** What a back-test found: pairs of outcomes with counts and money, and examples to look into. */
export function BackTestReport({ point, details }: { point: DecisionPoint; details: Readonly<Record<string, unknown>> }) {
  const { policies: text } = useMessages();
  const outcome = useOutcomeNames(point);
  const pairs = (details["would_change"] ?? []) as [string, string, number, number][];
  const examples = (details["examples"] ?? []) as Changed[];
  return (
    <section className="drawer-section">
      <h2>{text.report}</h2>
      <p>{text.replayed({ count: Number(details["replayed"]), changed: Number(details["changed"]) })}</p>
      {details["is_complete"] === false && <p className="faint">{text.notComplete}</p>}
      {Number(details["degraded"] ?? 0) > 0 && <p className="field-fault">{text.reportDegraded({ count: Number(details["degraded"]) })}</p>}
      {pairs.length === 0 ? (
        <p className="faint">{text.nothingChanges}</p>
      ) : (
        <table className="plain-table">
          <thead>
            <tr>
              <th>{text.then}</th>
              <th>{text.now}</th>
              <th>{text.count}</th>
              <th>{text.amount}</th>
            </tr>
          </thead>
          <tbody>
            {pairs.map(([then, now, count, amount]) => (
              <tr key={`${then} ${now}`}>
                <td>{outcome(then)}</td>
                <td>{outcome(now)}</td>
                <td className="figures">{count}</td>
                <td className="figures">{formatMoney(amount, "CNY")}</td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
      {examples.length > 0 && (
        <p>
          {text.examples}：
          {examples.slice(0, 5).map((one) => (
            <Link key={one.request_id} to="/decisions/$point/$requestId" params={{ point: point.name, requestId: one.request_id }} className="example">
              {`${outcome(one.was)} → ${outcome(one.would_be)}`}
            </Link>
          ))}
        </p>
      )}
    </section>
  );
}
