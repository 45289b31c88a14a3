import { useState } from "react";

/** What is being typed over a settled value: it starts again when the value changes, without the field losing its focus. */
export function useDraft<T>(settled: T): [T, (draft: T) => void] {
  const of = JSON.stringify(settled);
  const [typed, setTyped] = useState({ of, draft: settled });
  return [typed.of === of ? typed.draft : settled, (draft) => setTyped({ of, draft })];
}
