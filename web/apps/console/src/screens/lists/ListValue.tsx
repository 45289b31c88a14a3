import { App, Button } from "antd";
import { useState } from "react";
import { bank } from "../../api/bank";
import type { ListEntry } from "../../api/types";
import { useMessages } from "../../i18n";

const REVEALED: ReadonlySet<string> = new Set(["name", "device", "address"]);

/** What an entry lists, masked; a name, device or address is shown in full for whoever asks, which is audited. */
export function ListValue({ entry }: { entry: ListEntry }) {
  const { risk } = useMessages();
  const { message } = App.useApp();
  const [value, setValue] = useState<string | null>(null);
  async function reveal(): Promise<void> {
    try {
      const found = await bank.get("/api/staff/risk/lists/{listing_id}/value", { path: { listing_id: entry.id } });
      setValue(found.sounds_like ? risk.soundsLike({ value: found.value }) : found.value);
    } catch {
      void message.error(risk.notShown);
    }
  }
  return (
    <>
      <span className="list-value">{value ?? entry.value_masked}</span>
      {value === null && REVEALED.has(entry.kind) && (
        <Button size="small" type="link" title={risk.showAudited} onClick={() => void reveal()}>
          {risk.show}
        </Button>
      )}
    </>
  );
}
