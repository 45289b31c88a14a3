import { bank } from "../../api/bank";

export type StepAct = "check" | "submit" | "approve" | "reject" | "back-test" | "shadow" | "canary" | "publish" | "end-trial";

const WEEK_MS = 7 * 24 * 3_600_000;

/** Takes a step in a version's life. */
export function takeStep(act: StepAct, name: string, digest: string, reason: string, percent: number) {
  const path = { name, digest };
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
      const until = new Date();
      const period = { since: new Date(until.getTime() - WEEK_MS).toISOString(), until: until.toISOString() };
      return bank.post("/api/staff/policies/{name}/versions/{digest}/back-test", { path, body: period });
    }
    case "shadow":
      return bank.post("/api/staff/policies/{name}/versions/{digest}/shadow", { path, body });
    case "canary":
      return bank.post("/api/staff/policies/{name}/versions/{digest}/canary", { path, body: { percent, reason } });
    case "publish":
      return bank.post("/api/staff/policies/{name}/versions/{digest}/publish", { path, body });
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
};
