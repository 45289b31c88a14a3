import { Problem } from "@trident/client";
import { useQuery } from "@tanstack/react-query";
import { api } from "../../session/store";
import { isPlausibleNumber, type Check, type DraftPayee } from "./draft";
import { useSettled } from "./useSettled";

const PAUSE_MS = 600;
/** An answer holds while the screen is open: the bank counts how often names are tried. */
const HOLDS_MS = 10 * 60_000;

/** Asks the bank whether a typed name is that of a typed number's holder, once both stand. */
export function useNameCheck(payee: DraftPayee): Check {
  const number = payee.kind === "typed" ? payee.number : "";
  const name = payee.kind === "typed" ? payee.name.trim() : "";
  const settledNumber = useSettled(number, PAUSE_MS);
  const settledName = useSettled(name, PAUSE_MS);
  const isReady = isPlausibleNumber(settledNumber) && settledName.length > 1;
  const { data, error, isFetching } = useQuery({
    queryKey: ["payee-check", settledNumber, settledName],
    queryFn: ({ signal }) => api.post("/api/customer/payees/check", { body: { account_number: settledNumber, name: settledName }, signal }),
    enabled: isReady,
    staleTime: HOLDS_MS,
    refetchOnWindowFocus: false,
    retry: false,
  });
  if (!isReady || number !== settledNumber || name !== settledName) return null;
  if (isFetching) return "checking";
  if (data !== undefined) return data.outcome;
  if (error instanceof Problem && error.status === 429) return "limited";
  return error === null ? null : "failed";
}
