import { useQuery, useQueryClient } from "@tanstack/react-query";
import { Button, Checkbox, Select } from "antd";
import { useState } from "react";
import { bank } from "../../api/bank";
import type { CaseDetail } from "../../api/types";
import { useMessages } from "../../i18n";
import { ActDialog } from "../../parts/ActDialog";
import { useMay, useSession } from "../../session/context";
import { RefusalAlert } from "../../states/RefusalAlert";

type Outcome = "released" | "refused" | "fraud" | "dismissed";
type Asked = Outcome | "hand-over" | "note";

/** Take a case, decide it, hand it back, note something: what this person may do now. */
export function CaseActs({ detail }: { detail: CaseDetail }) {
  const { risk, words } = useMessages();
  const { staff } = useSession();
  const mayDecide = useMay("staff:case:decide");
  const queries = useQueryClient();
  const [asked, setAsked] = useState<Asked | null>(null);
  const [blocksPayee, setBlocksPayee] = useState(false);
  const [colleague, setColleague] = useState<string | null>(null);
  const [error, setError] = useState<unknown>(null);
  const colleagues = useQuery({
    queryKey: ["cases", "colleagues"],
    queryFn: ({ signal }) => bank.get("/api/staff/risk/cases/colleagues", { signal }),
    enabled: asked === "hand-over",
  });
  const { case: line } = detail;
  const path = { case_id: line.id };
  const isMine = line.assignee_id === staff.id;
  if (!mayDecide) return null;

  function show(changed: CaseDetail): void {
    queries.setQueryData(["case", line.id], changed);
    void queries.invalidateQueries({ queryKey: ["cases"] });
    void queries.invalidateQueries({ queryKey: ["risk", "board"] });
    setAsked(null);
  }
  async function take(): Promise<void> {
    setError(null);
    try {
      show(await bank.post("/api/staff/risk/cases/{case_id}/take", { path }));
    } catch (failure) {
      setError(failure);
      void queries.invalidateQueries({ queryKey: ["case", line.id] });
    }
  }
  async function act(reason: string): Promise<void> {
    if (asked === null) return;
    if (asked === "hand-over") show(await bank.post("/api/staff/risk/cases/{case_id}/hand-over", { path, body: { text: reason, to_staff_id: colleague } }));
    else if (asked === "note") show(await bank.post("/api/staff/risk/cases/{case_id}/notes", { path, body: { text: reason } }));
    else show(await bank.post("/api/staff/risk/cases/{case_id}/decide", { path, body: { outcome: asked, reason, block_payee: asked === "fraud" && blocksPayee } }));
  }
  const titles: Record<Asked, string> = {
    released: risk.release,
    refused: risk.refuse,
    fraud: risk.fraud,
    dismissed: risk.dismiss,
    "hand-over": risk.handOver,
    note: risk.note,
  };
  const outcomes: Outcome[] = line.transfer_status === "held" ? ["released", "refused", "fraud"] : ["dismissed", "fraud"];
  return (
    <div className="case-acts">
      {line.status === "open" && line.assignee_id === null && (
        <Button type="primary" onClick={() => void take()}>
          {risk.take}
        </Button>
      )}
      {line.status === "open" && line.assignee_id !== null && !isMine && <span>{risk.takenByOther({ name: line.assignee_name ?? "" })}</span>}
      {line.status === "open" && isMine && (
        <>
          {outcomes.map((outcome) => (
            <Button key={outcome} danger={outcome === "fraud"} type={outcome === "released" ? "primary" : "default"} onClick={() => setAsked(outcome)}>
              {titles[outcome]}
            </Button>
          ))}
          <Button onClick={() => setAsked("hand-over")}>{risk.handOver}</Button>
        </>
      )}
      <Button onClick={() => setAsked("note")}>{risk.note}</Button>
      <RefusalAlert error={error} />
      <ActDialog
        isOpen={asked !== null}
        title={asked === null ? "" : titles[asked]}
        explain={asked !== null && asked in risk.decideExplain ? risk.decideExplain[asked as Outcome] : ""}
        submitLabel={asked === null ? words.submit : titles[asked]}
        danger={asked === "fraud" || asked === "refused"}
        reason="required"
        onSubmit={act}
        onClose={() => setAsked(null)}
      >
        {asked === "hand-over" && (
          <Select
            aria-label={risk.handTo}
            value={colleague ?? ""}
            loading={colleagues.isPending}
            onChange={(value) => setColleague(value === "" ? null : value)}
            options={[
              { value: "", label: risk.toQueue },
              ...(colleagues.data?.items ?? []).filter(({ id }) => id !== staff.id).map((one) => ({ value: one.id, label: `${one.name} ${one.staff_number}` })),
            ]}
            style={{ width: "100%" }}
          />
        )}
        {asked === "fraud" && (
          <Checkbox checked={blocksPayee} onChange={(event) => setBlocksPayee(event.target.checked)}>
            {risk.blockPayee}
          </Checkbox>
        )}
      </ActDialog>
    </div>
  );
}
