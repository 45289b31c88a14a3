import type { DeadLetter } from "../../api/types";
import { useMessages } from "../../i18n";
import { StatusTag } from "../../parts/StatusTag";

export function ReplayState({ letter }: { letter: DeadLetter }) {
  const { deadLetters: text } = useMessages();
  return letter.replayed_at === null ? (
    <StatusTag tone="bad">{text.waiting}</StatusTag>
  ) : (
    <StatusTag tone="good">{text.replayed}</StatusTag>
  );
}
