import { useMessages, wordFor } from "../../i18n";
import { StatusTag, type Tone } from "../../parts/StatusTag";

const TONES: Readonly<Record<string, Tone>> = { active: "good", frozen: "bad", closed: "calm" };

export function AccountStatusTag({ status }: { status: string }) {
  const { terms } = useMessages();
  return <StatusTag tone={TONES[status] ?? "calm"}>{wordFor(terms.accountStatuses, status)}</StatusTag>;
}
