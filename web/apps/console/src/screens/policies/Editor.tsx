import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useBlocker } from "@tanstack/react-router";
import { Alert, App, Button, Input, Modal, Tabs } from "antd";
import { useDeferredValue, useState } from "react";
import { bank } from "../../api/bank";
import type { DecisionPoint, PolicyDocument } from "../../api/types";
import { useMessages } from "../../i18n";
import { Panel } from "../../parts/Panel";
import { usePreferences } from "../../preferences";
import { useMay } from "../../session/context";
import { RefusalAlert } from "../../states/RefusalAlert";
import { Cases } from "./Cases";
import { hitsQuery } from "./reads";
import { withLiteral, withTable, type Model } from "./table";
import { TableEditor } from "./TableEditor";

interface EditorProps {
  point: DecisionPoint;
  model: Model;
  cases: PolicyDocument["cases"];
}

interface Draft {
  model: Model;
  cases: PolicyDocument["cases"];
}

/** The tables of a policy with undo and redo, checked as they are changed, with its test cases. */
export function Editor({ point, model, cases }: EditorProps) {
  const { policies: text } = useMessages();
  const { language } = usePreferences();
  const { message } = App.useApp();
  const queries = useQueryClient();
  const mayDraft = useMay("staff:policy:draft");
  const [past, setPast] = useState<Draft[]>([]);
  const [future, setFuture] = useState<Draft[]>([]);
  const [draft, setDraft] = useState<Draft>({ model, cases });
  const [saved, setSaved] = useState<Draft>(draft);
  const [error, setError] = useState<unknown>(null);
  const isChanged = draft !== saved;
  const hits = useQuery(hitsQuery(point.name));
  const deferred = useDeferredValue(draft);
  const inspection = useQuery({
    queryKey: ["policies", point.name, "inspect", JSON.stringify(deferred)],
    queryFn: ({ signal }) =>
      bank.post("/api/staff/policies/{name}/inspect", {
        path: { name: point.name },
        body: { model: deferred.model as unknown as Record<string, unknown>, cases: deferred.cases },
        signal,
      }),
    enabled: mayDraft,
    staleTime: Infinity,
    retry: false,
    placeholderData: (known) => known,
  });
  const leaving = useBlocker({ shouldBlockFn: () => isChanged, enableBeforeUnload: () => isChanged, withResolver: true });

  function change(next: Draft): void {
    setPast((known) => [...known.slice(-99), draft]);
    setFuture([]);
    setDraft(next);
  }
  function goBack(): void {
    const last = past.at(-1);
    if (last === undefined) return;
    setPast(past.slice(0, -1));
    setFuture([draft, ...future]);
    setDraft(last);
  }
  function goOn(): void {
    const [next, ...rest] = future;
    if (next === undefined) return;
    setFuture(rest);
    setPast([...past, draft]);
    setDraft(next);
  }
  async function save(): Promise<void> {
    setError(null);
    try {
      await bank.post("/api/staff/policies/{name}/versions", {
        path: { name: point.name },
        body: { model: draft.model as unknown as Record<string, unknown>, cases: draft.cases },
      });
      setSaved(draft);
      void queries.invalidateQueries({ queryKey: ["policies"], predicate: (one) => !one.queryKey.includes("document") });
      void message.success(text.saved);
    } catch (failure) {
      setError(failure);
    }
  }
  const faults = inspection.data?.faults ?? [];
  return (
    <>
      {mayDraft && (
        <div className="editor-bar">
          <Button disabled={past.length === 0} onClick={goBack}>
            {text.undo}
          </Button>
          <Button disabled={future.length === 0} onClick={goOn}>
            {text.redo}
          </Button>
          <Button type="primary" disabled={!isChanged} onClick={() => void save()}>
            {text.save}
          </Button>
          <span className="faint" role="status">
            {inspection.isFetching ? text.checking : inspection.isError ? text.unreadable : faults.length === 0 ? text.noFaults : text.faults}
          </span>
        </div>
      )}
      <RefusalAlert error={error ?? inspection.error} />
      {faults.length > 0 && (
        <Alert
          type="error"
          className="bar"
          title={text.faults}
          description={
            <ul className="refusal-fields">
              {faults.slice(0, 8).map((fault) => (
                <li key={JSON.stringify(fault)}>
                  {text.faultAt({
                    decision: fault.decision,
                    rule: fault.rule === null ? "" : ` ${text.row} ${fault.rule}`,
                    what: `${fault.cell === null ? "" : `${fault.cell}: `}${fault[language]}`,
                  })}
                </li>
              ))}
            </ul>
          }
        />
      )}
      <Panel>
        <Tabs
          items={[...draft.model.decisions].reverse().map((decision) => ({
            key: decision.name,
            label: decision.name,
            children:
              decision.table === null ? (
                <Input.TextArea
                  aria-label={`${decision.name} ${text.literal}`}
                  rows={6}
                  readOnly={!mayDraft}
                  value={decision.literal ?? ""}
                  onChange={(event) => change({ ...draft, model: withLiteral(draft.model, decision.name, event.target.value) })}
                />
              ) : (
                <TableEditor
                  name={decision.name}
                  point={point}
                  table={decision.table}
                  isReadOnly={!mayDraft}
                  hits={(hits.data?.items ?? []).filter((hit) => hit.decision === decision.name)}
                  faults={faults.filter((fault) => fault.decision === decision.name)}
                  onChange={(table) => change({ ...draft, model: withTable(draft.model, decision.name, table) })}
                />
              ),
          }))}
        />
      </Panel>
      <Cases point={point} cases={draft.cases} results={inspection.data?.cases ?? []} isReadOnly={!mayDraft} onChange={(next) => change({ ...draft, cases: next })} />
      <Modal
        open={leaving.status === "blocked"}
        title={text.leave}
        okText={text.discard}
        cancelText={text.stay}
        onOk={() => leaving.proceed?.()}
        onCancel={() => leaving.reset?.()}
      >
        {text.leaveText}
      </Modal>
    </>
  );
}
