import { useQuery } from "@tanstack/react-query";
import { getRouteApi, Link } from "@tanstack/react-router";
import { Alert } from "antd";
import { bank } from "../../api/bank";
import { POLL_MS } from "../../api/reads";
import type { CaseDetail } from "../../api/types";
import { formatInstant } from "../../format/time";
import { useMessages, wordFor } from "../../i18n";
import { Facts } from "../../parts/Facts";
import { Identifier } from "../../parts/Identifier";
import { Money } from "../../parts/Money";
import { PageHead } from "../../parts/PageHead";
import { Panel } from "../../parts/Panel";
import { RowTable } from "../../parts/RowTable";
import { usePolling } from "../../session/activity";
import { FailureState } from "../../states/FailureState";
import { LinesSkeleton } from "../../states/TableSkeleton";
import { CaseActs } from "./CaseActs";
import { CaseStatus, caseColumns } from "./columns";
import { Evidence } from "./Evidence";
import { PaymentGraph } from "./PaymentGraph";
import { Postings } from "./Postings";
import "./cases.css";

const route = getRouteApi("/frame/cases/$caseId");

/** A case with its evidence, and what can be done about it. */
export function CasePage() {
  const { risk } = useMessages();
  const { caseId } = route.useParams();
  const query = useQuery({
    queryKey: ["case", caseId],
    queryFn: ({ signal }) => bank.get("/api/staff/risk/cases/{case_id}", { path: { case_id: caseId }, signal }),
    refetchInterval: usePolling(4 * POLL_MS),
    refetchOnWindowFocus: false,
  });
  if (query.data === undefined) {
    return (
      <>
        <PageHead title={risk.cases} above={<Link to="/cases">{risk.cases}</Link>} />
        <div className="panel panel-body">
          {query.isError ? <FailureState error={query.error} onRetry={() => void query.refetch()} /> : <LinesSkeleton lines={10} />}
        </div>
      </>
    );
  }
  return <Detail detail={query.data} />;
}

function Detail({ detail }: { detail: CaseDetail }) {
  const messages = useMessages();
  const { risk } = messages;
  const { case: line } = detail;
  const navigate = route.useNavigate();
  const evidence = useQuery({
    queryKey: ["case", line.id, "evidence"],
    queryFn: ({ signal }) => bank.get("/api/staff/risk/cases/{case_id}/evidence", { path: { case_id: line.id }, signal }),
    refetchOnWindowFocus: false,
  });
  return (
    <>
      <PageHead
        title={risk.case({ reference: line.reference })}
        above={<Link to="/cases">{risk.cases}</Link>}
        lead={wordFor(risk.kinds, line.kind)}
        actions={<CaseStatus row={line} messages={messages} />}
      />
      {line.is_confirmed && <Alert type="info" showIcon className="bar" title={risk.confirmedByPayer} />}
      {line.is_reported && <Alert type="warning" showIcon className="bar" title={risk.reportedByPayer} />}
      <Panel>
        <Facts
          columns={4}
          facts={[
            { term: risk.amount, value: <Money minor={line.amount_minor} currency={line.currency} strong /> },
            { term: risk.accounts, value: `${line.source_last4} → ${line.target_last4}` },
            { term: risk.status, value: wordFor(risk.transferStatuses, line.transfer_status) },
            { term: risk.score, value: line.score_permille === null ? "—" : `${line.score_permille}‰` },
            { term: risk.due, value: formatInstant(line.due_at) },
            { term: risk.assignee, value: line.assignee_name ?? risk.nobody },
            { term: risk.customer, value: <Identifier value={line.customer_id} short /> },
          ]}
        />
        <CaseActs detail={detail} />
      </Panel>
      <Panel
        title={risk.why}
        actions={
          detail.decision_id !== null && (
            <Link to="/decisions/$point/$requestId" params={{ point: "payments.transfer-risk", requestId: detail.decision_id }}>
              {risk.openDecision}
            </Link>
          )
        }
      >
        {evidence.data === undefined ? (
          evidence.isError ? (
            <FailureState error={evidence.error} onRetry={() => void evidence.refetch()} inline />
          ) : (
            <LinesSkeleton lines={4} />
          )
        ) : <Evidence evidence={evidence.data} />}
      </Panel>
      <Panel title={risk.graph} note={risk.graphNote}>
        <PaymentGraph nodes={detail.nodes} links={detail.links} />
        {detail.is_graph_cut && <p className="faint">{risk.graphCut}</p>}
      </Panel>
      <Postings caseId={line.id} />
      <Panel title={risk.timeline}>
        <ol className="timeline">
          {detail.steps.map((step) => (
            <li key={`${step.taken_at} ${step.step}`}>
              <span className="figures faint">{formatInstant(step.taken_at)}</span>
              <strong>{wordFor(risk.steps, step.step)}</strong>
              <span>{step.actor_type === "customer" ? risk.customer : step.actor_type === "system" ? risk.system : step.actor_name}</span>
              {step.text !== "" && <p>{step.text}</p>}
            </li>
          ))}
        </ol>
      </Panel>
      <Panel title={risk.earlier} flush>
        <RowTable
          label={risk.cases}
          columns={caseColumns(messages)}
          rows={detail.earlier}
          rowKey={({ id }) => id}
          isPending={false}
          error={null}
          onRetry={() => undefined}
          empty={{ title: risk.noEarlier }}
          onOpen={({ id }) => void navigate({ to: "/cases/$caseId", params: { caseId: id } })}
        />
      </Panel>
    </>
  );
}
