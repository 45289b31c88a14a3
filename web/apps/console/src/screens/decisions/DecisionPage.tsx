import { useQuery } from "@tanstack/react-query";
import { getRouteApi, Link } from "@tanstack/react-router";
import { Alert, Button } from "antd";
import { useState } from "react";
import { bank } from "../../api/bank";
import type { DecisionFound, DecisionPoint } from "../../api/types";
import { factText } from "../../format/fact";
import { formatInstant } from "../../format/time";
import { useMessages } from "../../i18n";
import { Facts } from "../../parts/Facts";
import { Identifier } from "../../parts/Identifier";
import { PageHead } from "../../parts/PageHead";
import { Panel } from "../../parts/Panel";
import { usePreferences } from "../../preferences";
import { useMay } from "../../session/context";
import { FailureState } from "../../states/FailureState";
import { LinesSkeleton } from "../../states/TableSkeleton";
import { pointsQuery } from "../policies/reads";
import "../cases/cases.css";

const route = getRouteApi("/frame/decisions/$point/$requestId");

/** One decision: its facts, the rules that spoke, and what today's policy would say. */
export function DecisionPage() {
  const { policies: text } = useMessages();
  const { point, requestId } = route.useParams();
  const points = useQuery({ ...pointsQuery, enabled: useMay("staff:policy:read") });
  const query = useQuery({
    queryKey: ["decision", point, requestId],
    queryFn: ({ signal }) => bank.get("/api/staff/decisions/{name}/{request_id}", { path: { name: point, request_id: requestId }, signal }),
    staleTime: Infinity,
    refetchOnWindowFocus: false,
  });
  const declared = points.data?.items.find((one) => one.name === point);
  return (
    <>
      <PageHead title={text.decision} above={<Link to="/decisions">{text.decisions}</Link>} />
      {query.data === undefined ? (
        <div className="panel panel-body">
          {query.isError ? <FailureState error={query.error} onRetry={() => void query.refetch()} /> : <LinesSkeleton lines={10} />}
        </div>
      ) : (
        <Detail found={query.data} point={declared} />
      )}
    </>
  );
}

/** What was found, in the order in which it is declared; what is no longer declared comes last. */
function inOrder(found: Readonly<Record<string, unknown>>, declared: readonly { name: string }[]): [string, unknown][] {
  const place = new Map(declared.map((one, at) => [one.name, at]));
  return Object.entries(found).sort(([one], [other]) => (place.get(one) ?? Infinity) - (place.get(other) ?? Infinity) || 0);
}

function Detail({ found, point }: { found: DecisionFound; point: DecisionPoint | undefined }) {
  const messages = useMessages();
  const { policies: text } = messages;
  const { language } = usePreferences();
  const [isReplayed, setReplayed] = useState(false);
  const replay = useQuery({
    queryKey: ["decision", found.point, found.request_id, "replay"],
    queryFn: ({ signal }) =>
      bank.get("/api/staff/decisions/{name}/{request_id}/replay", { path: { name: found.point, request_id: found.request_id }, signal }),
    enabled: isReplayed,
  });
  const facts = new Map((point?.facts ?? []).map((fact) => [fact.name, fact]));
  const outputs = new Map((point?.outputs ?? []).map((output) => [output.name, output]));
  const outcome = (name: string) => point?.outcomes.find((one) => one.name === name)?.label[language] ?? name;
  const reasons = (given: DecisionFound["reasons"]) => (
    <ul className="reasons">
      {given.map((reason) => (
        <li key={`${reason.decision} ${reason.rule}`}>
          <strong>{reason.decision}</strong> <code>{reason.rule}</code> {reason.text[language]}
          <span className="faint"> {reason.facts.map((name) => facts.get(name)?.label[language] ?? name).join(language === "zh" ? "、" : ", ")}</span>
        </li>
      ))}
    </ul>
  );
  return (
    <>
      <Panel title={`${point?.label[language] ?? found.point} · ${outcome(found.outcome)}`} actions={<Button onClick={() => setReplayed(true)}>{text.replay}</Button>}>
        {found.degraded !== null && <Alert type="error" showIcon className="bar" title={`${text.degraded}: ${found.degraded}`} />}
        {replay.data !== undefined && (
          <Alert
            type={replay.data.is_same ? "success" : "warning"}
            showIcon
            className="bar"
            title={`${replay.data.is_same ? text.replaySame : text.replayOther}：${outcome(replay.data.outcome)}`}
            description={reasons(replay.data.reasons)}
          />
        )}
        {replay.isError && <FailureState error={replay.error} onRetry={() => void replay.refetch()} inline />}
        <Facts
          columns={4}
          facts={[
            { term: text.time, value: formatInstant(found.decided_at) },
            { term: text.subject, value: <Identifier value={found.subject} short /> },
            {
              term: text.version,
              value: (
                <Link to="/policies/$name/edit" params={{ name: found.point }} search={{ from: found.version_digest }}>
                  {found.version_number === 0 ? text.builtIn : text.versionNumber({ number: found.version_number })}
                </Link>
              ),
            },
            { term: text.latencyTerm, value: text.latency({ us: found.latency_us }) },
            { term: text.featureSet, value: found.feature_set },
          ]}
        />
      </Panel>
      <Panel title={text.why}>{reasons(found.reasons)}</Panel>
      <Panel title={text.facts}>
        <Facts
          columns={4}
          facts={inOrder(found.facts, point?.facts ?? []).map(([name, value]) => ({
            term: facts.get(name)?.label[language] ?? name,
            value: factText(value, facts.get(name), messages),
          }))}
        />
      </Panel>
      <Panel title={text.outputs}>
        <Facts
          columns={4}
          facts={inOrder(found.outputs, point?.outputs ?? []).map(([name, value]) => ({
            term: outputs.get(name)?.label[language] ?? name,
            value: factText(value, outputs.get(name), messages),
          }))}
        />
      </Panel>
    </>
  );
}
