import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { bank } from "../../api/bank";
import { POLL_MS } from "../../api/reads";
import type { DecisionPoint, PolicyComparison } from "../../api/types";
import { formatCount } from "../../format/money";
import { useMessages } from "../../i18n";
import { usePolling } from "../../session/activity";
import { FailureState } from "../../states/FailureState";
import { LinesSkeleton } from "../../states/TableSkeleton";
import { useOutcomeNames } from "./useOutcomeNames";

type Disagreement = PolicyComparison["disagreements"][number];

/** A version on trial against what is live: where a shadow would have decided otherwise, how a canary fares. */
export function Comparison({ point, digest }: { point: DecisionPoint; digest: string }) {
  const { policies: text } = useMessages();
  const query = useQuery({
    queryKey: ["policies", point.name, "comparison", digest],
    queryFn: ({ signal }) => bank.get("/api/staff/policies/{name}/versions/{digest}/comparison", { path: { name: point.name, digest }, signal }),
    refetchInterval: usePolling(4 * POLL_MS),
  });
  return (
    <section className="drawer-section">
      <h2>{text.comparison}</h2>
      {query.data !== undefined ? (
        <Found point={point} found={query.data} />
      ) : query.isError ? (
        <FailureState error={query.error} onRetry={() => void query.refetch()} inline />
      ) : (
        <LinesSkeleton lines={3} />
      )}
    </section>
  );
}

function Found({ point, found }: { point: DecisionPoint; found: PolicyComparison }) {
  const { policies: text } = useMessages();
  const outcome = useOutcomeNames(point);
  const differing = found.disagreements.reduce((sum, one) => sum + one.decisions, 0);
  const isEmpty = found.agreements + differing + found.failures === 0;
  return (
    <>
      <p>
        {isEmpty
          ? text.nothingCompared
          : text.comparisonSay({ agreements: formatCount(found.agreements), disagreements: formatCount(differing), failures: formatCount(found.failures) })}
      </p>
      {found.disagreements.length > 0 && (
        <table className="plain-table">
          <thead>
            <tr>
              <th>{text.live}</th>
              <th>{text.shadow}</th>
              <th>{text.count}</th>
              <th>{text.examples}</th>
            </tr>
          </thead>
          <tbody>
            {found.disagreements.map((one) => (
              <tr key={`${one.outcome} ${one.shadow_outcome}`}>
                <td>{outcome(one.outcome)}</td>
                <td>{outcome(one.shadow_outcome)}</td>
                <td className="figures">{formatCount(one.decisions)}</td>
                <td>
                  <Examples point={point.name} of={one} />
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
      {found.canary !== null && found.live !== null && <CanaryFigures canary={found.canary} live={found.live} rails={found.rails} />}
    </>
  );
}

function Examples({ point, of }: { point: string; of: Disagreement }) {
  return of.examples.slice(0, 3).map((one, at) => (
    <Link key={one.request_id} to="/decisions/$point/$requestId" params={{ point, requestId: one.request_id }} className="example">
      {`${one.decided_on} #${at + 1}`}
    </Link>
  ));
}

type Side = NonNullable<PolicyComparison["canary"]>;

function CanaryFigures({ canary, live, rails }: { canary: Side; live: Side; rails: PolicyComparison["rails"] }) {
  const { policies: text } = useMessages();
  const rows = [
    { term: text.decided, of: (side: Side) => formatCount(side.decisions), rail: "—" },
    { term: text.errorsMeasure, of: (side: Side) => formatCount(side.errors), rail: text.railShare({ permille: rails.errors_permille }) },
    { term: text.degradedMeasure, of: (side: Side) => formatCount(side.degraded), rail: text.railShare({ permille: rails.degraded_permille }) },
    { term: text.refusalsMeasure, of: (side: Side) => formatCount(side.refusals), rail: text.railShare({ permille: rails.refusals_permille }) },
    { term: text.latencyMeasure, of: (side: Side) => text.latency({ us: side.latency_us }), rail: text.railFactor({ factor: rails.latency_factor }) },
  ];
  return (
    <>
      <table className="plain-table">
        <thead>
          <tr>
            <th>{text.measure}</th>
            <th>{text.canary}</th>
            <th>{text.live}</th>
            <th>{text.rail}</th>
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <tr key={row.term}>
              <th scope="row">{row.term}</th>
              <td className="figures">{row.of(canary)}</td>
              <td className="figures">{row.of(live)}</td>
              <td>{row.rail}</td>
            </tr>
          ))}
        </tbody>
      </table>
      <p className="faint">{text.railNote({ count: rails.least_decisions })}</p>
    </>
  );
}
