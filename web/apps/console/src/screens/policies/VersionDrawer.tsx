import { Button, Drawer, InputNumber } from "antd";
import { useState } from "react";
import type { DecisionPoint, PolicyVersion } from "../../api/types";
import { formatInstant } from "../../format/time";
import { useMessages, wordFor } from "../../i18n";
import { ActDialog } from "../../parts/ActDialog";
import { DateRangeField } from "../../parts/DateRangeField";
import { useMay } from "../../session/context";
import { lastWeek, NEXT, takeStep, type StepAct } from "./acts";
import { BackTestReport } from "./BackTestReport";
import { Comparison } from "./Comparison";
import { Differences } from "./Differences";

interface VersionDrawerProps {
  point: DecisionPoint;
  version: PolicyVersion | undefined;
  versions: readonly PolicyVersion[];
  onClose: () => void;
  onEdit: (digest: string) => void;
  onChanged: () => void;
}

/** A version: what may be done next, what it changes, its back-test, and every step so far. */
export function VersionDrawer({ point, version, versions, onClose, onEdit, onChanged }: VersionDrawerProps) {
  const { policies: text } = useMessages();
  return (
    <Drawer open={version !== undefined} onClose={onClose} size={640} title={version === undefined ? "" : text.versionNumber({ number: version.number })}>
      {version !== undefined && <Detail point={point} version={version} versions={versions} onEdit={onEdit} onChanged={onChanged} />}
    </Drawer>
  );
}

function Detail({ point, version, versions, onEdit, onChanged }: Omit<VersionDrawerProps, "version" | "onClose"> & { version: PolicyVersion }) {
  const { policies: text, words } = useMessages();
  const may = { draft: useMay("staff:policy:draft"), approve: useMay("staff:policy:approve"), publish: useMay("staff:policy:publish") };
  const [act, setAct] = useState<StepAct | null>(null);
  const [percent, setPercent] = useState(10);
  const [period, setPeriod] = useState(lastWeek);
  const allowed = (step: StepAct) =>
    step === "approve" || step === "reject" ? may.approve : ["shadow", "canary", "publish", "end-trial", "roll-back"].includes(step) ? may.publish : may.draft;
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
    "roll-back": text.rollBackTo,
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
      {report !== undefined && <BackTestReport point={point} details={report.details} />}
      <Differences key={version.digest} point={point} version={version} versions={versions} />
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
        explain={act === "roll-back" ? text.rollBackExplain : text.stepExplain}
        submitLabel={act === null ? words.submit : names[act]}
        danger={act === "reject" || act === "roll-back"}
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
