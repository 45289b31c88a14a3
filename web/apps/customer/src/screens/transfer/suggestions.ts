import type { SuggestedPayee } from "@trident/client";
import { keepPreviousData, queryOptions } from "@tanstack/react-query";
import { api } from "../../session/store";
import type { DraftPayee } from "./draft";

export const PAYEES_KEY = ["payees"];
export const SUGGEST_PAUSE_MS = 150;
const FRESH_MS = 30_000;

/** Payees whom a text may mean; without a text those paid most and last. */
export const suggestionsQuery = (text: string, limit: number) =>
  queryOptions({
    queryKey: [...PAYEES_KEY, "suggest", text, limit],
    queryFn: ({ signal }) => api.post("/api/customer/payees/suggest", { body: { text, limit }, signal }),
    placeholderData: keepPreviousData,
    staleTime: FRESH_MS,
    refetchOnWindowFocus: false,
  });

/** A suggested payee as the draft has it. */
export function chosen({ payee, resembles }: SuggestedPayee): DraftPayee {
  const saved = { kind: "saved", id: payee.id, name: payee.name, numberMasked: payee.number_masked } as const;
  return resembles === null ? saved : { ...saved, resembles: { name: resembles.name, numberMasked: resembles.number_masked } };
}

/** Where the mark stands after a key: up and down go round; null is the field itself. */
export function moved(active: number | null, key: string, count: number): number | null {
  if (count === 0) return null;
  if (key === "ArrowDown") return active === null ? 0 : active === count - 1 ? null : active + 1;
  if (key === "ArrowUp") return active === null ? count - 1 : active === 0 ? null : active - 1;
  return active;
}
