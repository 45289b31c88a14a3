export type Tone = "calm" | "good" | "waiting" | "bad" | "brand";

/** A state in a word, with a dot whose colour repeats it. */
export function StatusTag({ tone, children }: { tone: Tone; children: string }) {
  return <span className={`status status-${tone}`}>{children}</span>;
}

/** A neutral label: a role, a kind. */
export function Label({ children }: { children: string }) {
  return <span className="label">{children}</span>;
}
