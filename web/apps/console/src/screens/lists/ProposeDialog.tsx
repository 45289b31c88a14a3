import { Input, Select } from "antd";
import { useState } from "react";
import { bank } from "../../api/bank";
import { endOfDay, isDate } from "../../format/time";
import { useMessages } from "../../i18n";
import { ActDialog } from "../../parts/ActDialog";
import { KINDS, LISTS } from "./kinds";


/** Proposes an entry: which list, what, until when, why. */
export function ProposeDialog({ onClose, onDone }: { onClose: () => void; onDone: () => void }) {
  const { risk } = useMessages();
  const [listed, setListed] = useState<(typeof LISTS)[number]>("block");
  const [kind, setKind] = useState<(typeof KINDS)[number]>("account");
  const [value, setValue] = useState("");
  const [until, setUntil] = useState("");
  return (
    <ActDialog
      isOpen
      title={risk.propose}
      explain={risk.proposeExplain}
      submitLabel={risk.propose}
      reason="required"
      onClose={onClose}
      onSubmit={async (reason) => {
        const expires = isDate(until) ? { expires_at: endOfDay(until) } : {};
        await bank.post("/api/staff/risk/lists", { body: { listed_as: listed, kind, value, reason, ...expires } });
        onDone();
      }}
    >
      <div className="dialog-fields">
        <label>
          {risk.listName}
          <Select aria-label={risk.listName} value={listed} onChange={setListed} options={LISTS.map((one) => ({ value: one, label: risk.listed[one] }))} />
        </label>
        <label>
          {risk.listKind}
          <Select aria-label={risk.listKind} value={kind} onChange={setKind} options={KINDS.map((one) => ({ value: one, label: risk.listKinds[one] }))} />
        </label>
        <label>
          {risk.value}
          <Input aria-label={risk.value} value={value} maxLength={200} onChange={(event) => setValue(event.target.value)} />
        </label>
        <label>
          {risk.expires}
          <Input aria-label={risk.expires} type="date" value={until} onChange={(event) => setUntil(event.target.value)} />
        </label>
      </div>
    </ActDialog>
  );
}
