import { formatMoney } from "@trident/ui";
import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { Button, Drawer, InputNumber } from "antd";
import { useState } from "react";
import { bank } from "../../api/bank";
import type { DecisionPoint, PolicyVersion } from "../../api/types";
import { formatInstant } from "../../format/time";
import { useMessages, wordFor } from "../../i18n";
import { ActDialog } from "../../parts/ActDialog";
import { DateRangeField } from "../../parts/DateRangeField";
import { useMay } from "../../session/context";
import { lastWeek, NEXT, takeStep, type StepAct } from "./acts";
import { Comparison } from "./Comparison";
import { useOutcomeNames } from "./useOutcomeNames";

interface VersionDrawerProps {
  point: DecisionPoint;
  version: PolicyVersion | undefined;
  onClose: () => void;
  onEdit: (digest: string) => void;
  onChanged: () => void;
}

/** A version: what may be done next, what it changes, its back-test, and every step so far. */
export function VersionDrawer({ point, version, onClose, onEdit, onChanged }: VersionDrawerProps) {
  const { policies: text } = useMessages();
  return (
    <Drawer open={version !== undefined} onClose={onClose} size={640} title={version === undefined ? "" : text.versionNumber({ number: version.number })}>
      {version !== undefined && <Detail point={point} version={version} onEdit={onEdit} onChanged={onChanged} />}
    </Drawer>
  );
}

function Detail({ point, version, onEdit, onChanged }: Omit<VersionDrawerProps, "version" | "onClose"> & { version: PolicyVersion }) {
  const { policies: text, words } = useMessages();
  const may = { draft: useMay("staff:policy:draft"), approve: useMay("staff:policy:approve"), publish: useMay("staff:policy:publish") };
  const [act, setAct] = useState<StepAct | null>(null);
  const [percent, setPercent] = useState(10);
  const [period, setPeriod] = useState(lastWeek);
  const allowed = (step: StepAct) =>
    step === "approve" || step === "reject" ? may.approve : ["shadow", "canary", "publish", "end-trial"].includes(step) ? may.publish : may.draft;
  const names: Record<StepAct, string> = {
    check: text.check,
    submit: text.submit,
    approve: text.approve,
    reject: text.reject,
    "back-test": text.backTest,
    shadow: text.startShadow,
    canary: text.setCanary,
    publish: text.publish,
    "end-trial": text.endTrial,
  };
  const report = version.steps.filter((step) => step.stage === "back-tested" && "replayed" in step.details).at(-1);
  return (
    <>
      <div className="row-acts">
        {(NEXT[version.stage] ?? []).filter(allowed).map((step) => (
          <Button key={step} type={step === "publish" || step === "approve" ? "primary" : "default"} onClick={() => setAct(step)}>
            {names[step]}
          </Button>
        ))}
        <Button onClick={() => onEdit(version.digest)}>{may.draft ? text.edit : text.view}</Button>
        <Button href={`/api/staff/policies/${point.name}/versions/${version.digest}/dmn`}>{text.download}</Button>
      </div>
      {(version.stage === "shadow" || version.stage === "canary") && <Comparison point={point} digest={version.digest} />}
      {report !== undefined && <Report point={point} details={report.details} />}
      <Differences name={point.name} before={point.live_digest} after={version.digest} />
      <section className="drawer-section">
        <h2>{text.stage}</h2>
        <ol className="policy-steps">
          {version.steps.map((step) => (
            <li key={`${step.taken_at} ${step.stage}`}>
              <span className="figures faint">{formatInstant(step.taken_at)}</span> <strong>{wordFor(text.stages, step.stage)}</strong> {step.actor_name}
              {step.canary_percent !== null && ` · ${step.canary_percent}%`}
              {step.reason !== "" && <p>{step.reason}</p>}
            </li>
          ))}
        </ol>
      </section>
      <ActDialog
        isOpen={act !== null}
        title={act === null ? "" : names[act]}
        explain={text.stepExplain}
        submitLabel={act === null ? words.submit : names[act]}
        danger={act === "reject"}
        reason={act === "check" || act === "back-test" ? "none" : act === "canary" || act === "shadow" ? "optional" : "required"}
        onClose={() => setAct(null)}
        onSubmit={async (reason) => {
          if (act === null) return;
          await takeStep(act, { name: point.name, digest: version.digest }, { reason, percent, period });
          setAct(null);
          onChanged();
        }}
      >
        {act === "back-test" && (
          <DateRangeField from={period.from} to={period.to} onChange={({ from, to }) => setPeriod({ from: from ?? period.from, to: to ?? period.to })} />
        )}
        {act === "canary" && (
          <label className="dialog-field">
            {text.percent}
            <InputNumber aria-label={text.percent} min={1} max={100} value={percent} onChange={(value) => setPercent(value ?? 1)} />
          </label>
        )}
      </ActDialog>
    </>
  );
}

interface Changed {
  request_id: string;
  was: string;
  would_be: string;
}

/** What a back-test found: pairs of outcomes with counts and money, and examples to look into. */
function Report({ point, details }: { point: DecisionPoint; details: Readonly<Record<string, unknown>> }) {
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

function Differences({ name, before, after }: { name: string; before: string; after: string }) {
  const { policies: text } = useMessages();
  const query = useQuery({
    queryKey: ["policies", name, "differences", before, after],
    queryFn: ({ signal }) => bank.get("/api/staff/policies/{name}/differences", { path: { name }, query: { before, after }, signal }),
    staleTime: Infinity,
  });
  if (query.data === undefined) return null;
  return (
    <section className="drawer-section">
      <h2>{text.differences}</h2>
      {query.data.items.length === 0 && <p className="faint">{text.noDifferences}</p>}
      <ul className="policy-changes">
        {query.data.items.map((one) => (
          <li key={`${one.decision} ${one.rule ?? ""} ${one.change}`} className={`change-${one.change}`}>
            <strong>{wordFor(text.changes, one.change)}</strong> {one.decision} {one.rule !== null && <code>{one.rule}</code>}
            {one.cells.map((cell) => (
              <div key={cell["column"]}>
                {cell["column"]}：{cell["before"] !== "" && <del>{cell["before"]}</del>} {cell["after"] !== "" && <ins>{cell["after"]}</ins>}
              </div>
            ))}
          </li>
        ))}
      </ul>
    </section>
  );
}
