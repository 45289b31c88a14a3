import { bank } from "../../api/bank";
import { endOfDay, formatInstant, startOfDay } from "../../format/time";

export type StepAct = "check" | "submit" | "approve" | "reject" | "back-test" | "shadow" | "canary" | "publish" | "end-trial" | "roll-back";

const DAYS = 7;
const DAY_MS = 24 * 3_600_000;

/** Days in China, both included. */
export interface Period {
  from: string;
  to: string;
}

/** What is back-tested unless somebody chooses otherwise. */
export function lastWeek(): Period {
  const now = new Date();
  const day = (at: Date) => formatInstant(at).slice(0, 10);
  return { from: day(new Date(now.getTime() - (DAYS - 1) * DAY_MS)), to: day(now) };
}

/** Takes a step in a version's life. */
export function takeStep(act: StepAct, path: { name: string; digest: string }, { reason, percent, period }: { reason: string; percent: number; period: Period }) {
  const body = { reason };
  switch (act) {
    case "check":
      return bank.post("/api/staff/policies/{name}/versions/{digest}/check", { path });
    case "submit":
      return bank.post("/api/staff/policies/{name}/versions/{digest}/submit", { path, body });
    case "approve":
      return bank.post("/api/staff/policies/{name}/versions/{digest}/approve", { path, body });
    case "reject":
      return bank.post("/api/staff/policies/{name}/versions/{digest}/reject", { path, body });
    case "back-test": {
      const body = { since: startOfDay(period.from), until: endOfDay(period.to) };
      return bank.post("/api/staff/policies/{name}/versions/{digest}/back-test", { path, body });
    }
    case "shadow":
      return bank.post("/api/staff/policies/{name}/versions/{digest}/shadow", { path, body });
    case "canary":
      return bank.post("/api/staff/policies/{name}/versions/{digest}/canary", { path, body: { percent, reason } });
    case "publish":
      return bank.post("/api/staff/policies/{name}/versions/{digest}/publish", { path, body });
    case "roll-back":
      return rollBack(path.name, path.digest, reason);
    case "end-trial":
      return bank.post("/api/staff/policies/{name}/versions/{digest}/end-trial", { path, body });
  }
}

/** Makes a version live again that was; null: what the present one replaced. */
export function rollBack(name: string, to: string | null, reason: string) {
  return bank.post("/api/staff/policies/{name}/roll-back", { path: { name }, body: { to, reason } });
}

/** Which steps follow where a version stands. */
export const NEXT: Readonly<Record<string, readonly StepAct[]>> = {
  draft: ["check"],
  checked: ["submit"],
  submitted: ["approve", "reject"],
  rejected: ["submit"],
  approved: ["back-test"],
  "back-tested": ["shadow", "back-test"],
  shadow: ["canary", "end-trial"],
  canary: ["canary", "publish", "end-trial"],
  retired: ["roll-back"],
};
