import { formatMoney } from "@trident/ui";
import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { useMemo } from "react";
import { POLL_MS } from "../../api/reads";
import { bank } from "../../api/bank";
import type { RiskBoard as Board } from "../../api/types";
import { formatCount } from "../../format/money";
import { useMessages, wordFor } from "../../i18n";
import { Facts } from "../../parts/Facts";
import { PageHead } from "../../parts/PageHead";
import { Panel } from "../../parts/Panel";
import { RowTable } from "../../parts/RowTable";
import { usePreferences } from "../../preferences";
import { usePolling } from "../../session/activity";
import { FailureState } from "../../states/FailureState";
import { LinesSkeleton } from "../../states/TableSkeleton";
import { HourChart } from "../overview/HourChart";
import "../overview/overview.css";

const QUARTER_MS = 15 * 60_000;
const OUTCOMES = ["allow", "step-up", "delay", "hold", "refuse"] as const;

/** Risk at a glance: what was judged today and why, and how the queue of cases stands. */
export function RiskBoard() {
  const { risk } = useMessages();
  const query = useQuery({
    queryKey: ["risk", "board"],
    queryFn: ({ signal }) => bank.get("/api/staff/risk/board", { signal }),
    refetchInterval: usePolling(POLL_MS),
  });
  return (
    <>
      <PageHead title={risk.board} lead={risk.boardLead} />
      {query.data === undefined ? (
        <div className="panel panel-body">
          {query.isError ? <FailureState error={query.error} onRetry={() => void query.refetch()} /> : <LinesSkeleton lines={10} />}
        </div>
      ) : (
        <Figures board={query.data} />
      )}
    </>
  );
}

/** Every quarter of an hour from the day's first decision to now: none is left out because nothing happened in it. */
function quartersOf(board: Board): { hour_at: string; count: number; amount_minor: number }[] {
  const counts = new Map<number, number>();
  for (const quarter of board.quarters) {
    const at = Date.parse(quarter.begins_at);
    counts.set(at, (counts.get(at) ?? 0) + quarter.decisions);
  }
  if (counts.size === 0) return [];
  const until = Math.max(Date.parse(board.taken_at), ...counts.keys());
  const found = [];
  for (let at = Math.min(...counts.keys()); at <= until; at += QUARTER_MS) {
    found.push({ hour_at: new Date(at).toISOString(), count: counts.get(at) ?? 0, amount_minor: 0 });
  }
  return found;
}

function Figures({ board }: { board: Board }) {
  const { risk } = useMessages();
  const { language } = usePreferences();
  const hours = useMemo(() => quartersOf(board), [board]);
  return (
    <>
      <Panel title={risk.today}>
        <Facts
          columns={5}
          facts={OUTCOMES.map((outcome) => ({
            term: risk.outcomes[outcome],
            value: (
              <span className="figures">
                <strong>{formatCount(board.today[outcome] ?? 0)}</strong> <span className="faint">{`${risk.lastHour} ${formatCount(board.last_hour[outcome] ?? 0)}`}</span>
              </span>
            ),
          }))}
        />
        {hours.length > 0 && (
          <HourChart hours={hours} measure="count" label={risk.byQuarter} say={(value) => risk.decisionsSay({ count: formatCount(value) })} />
        )}
      </Panel>
      <Panel title={risk.queue} actions={<Link to="/cases">{risk.cases}</Link>}>
        <Facts
          columns={4}
          facts={[
            { term: risk.open, value: formatCount(board.open) },
            { term: risk.unassigned, value: formatCount(board.unassigned) },
            { term: risk.overdue, value: formatCount(board.overdue) },
            { term: risk.closedToday, value: formatCount(board.closed_today) },
            { term: risk.held, value: formatMoney(board.held_minor, "CNY") },
            { term: risk.frauds, value: `${formatCount(board.frauds)} · ${formatMoney(board.fraud_minor, "CNY")}` },
            ...Object.entries(board.ages).map(([age, count]) => ({ term: wordFor(risk.ages, age), value: formatCount(count) })),
          ]}
        />
      </Panel>
      <Panel title={risk.topRules} flush>
        <RowTable
          label={risk.topRules}
          columns={[
            {
              title: risk.rule,
              width: 180,
              render: (_, row) => (
                <Link to="/policies/$name" params={{ name: "payments.transfer-risk" }}>
                  <code>{row.rule}</code>
                </Link>
              ),
            },
            { title: risk.meaning, render: (_, row) => (language === "zh" ? row.zh : row.en) },
            { title: risk.hits, width: 120, align: "right", render: (_, row) => <span className="figures">{formatCount(row.hits)}</span> },
          ]}
          rows={board.rules}
          rowKey={(row) => `${row.decision} ${row.rule}`}
          isPending={false}
          error={null}
          onRetry={() => undefined}
          empty={{ title: risk.noRules, hint: risk.noRulesHint }}
        />
      </Panel>
    </>
  );
}
