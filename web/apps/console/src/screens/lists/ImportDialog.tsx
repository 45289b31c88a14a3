import { Problem } from "@trident/client";
import { App, Button, Input, Modal } from "antd";
import { useState } from "react";
import { bank } from "../../api/bank";
import { useMessages } from "../../i18n";
import { RefusalAlert } from "../../states/RefusalAlert";

interface Fault {
  line: number;
  fault: string;
}

function faultsOf(error: unknown): Fault[] {
  const lines: unknown = error instanceof Problem ? error.extra["lines"] : undefined;
  return Array.isArray(lines) ? (lines as Fault[]) : [];
}

/** Proposes a whole file of entries, or none of it; faulty lines are named. */
export function ImportDialog({ onClose, onDone }: { onClose: () => void; onDone: () => void }) {
  const { risk, words } = useMessages();
  const { message } = App.useApp();
  const [csv, setCsv] = useState("list,kind,value,reason,expires_at\n");
  const [error, setError] = useState<unknown>(null);
  const [isSending, setSending] = useState(false);
  async function send(): Promise<void> {
    setSending(true);
    setError(null);
    try {
      const { proposed } = await bank.post("/api/staff/risk/lists/import", { body: { csv } });
      void message.success(risk.imported({ count: proposed }));
      onDone();
    } catch (failure) {
      setError(failure);
    } finally {
      setSending(false);
    }
  }
  return (
    <Modal open title={risk.import} onCancel={onClose} footer={null} width={640}>
      <p>{risk.importExplain}</p>
      <Input.TextArea aria-label={risk.importFile} rows={10} value={csv} onChange={(event) => setCsv(event.target.value)} />
      <RefusalAlert error={error} />
      <ul className="refusal-fields">
        {faultsOf(error).map((fault) => (
          <li key={`${fault.line} ${fault.fault}`}>{risk.badLine(fault)}</li>
        ))}
      </ul>
      <div className="act-buttons">
        <Button onClick={onClose}>{words.cancel}</Button>
        <Button type="primary" loading={isSending} onClick={() => void send()}>
          {risk.import}
        </Button>
      </div>
    </Modal>
  );
}
