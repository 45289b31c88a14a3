import { Problem, type Transfer } from "@trident/client";
import { useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { api } from "../../session/store";
import { useTask } from "../../shell/useTask";
import { go } from "../../shell/navigation";
import { dropIntent, keepIntent, type Intent } from "./intent";

/** Whether the bank has answered for certain that nothing was done. */
function isRefusal(error: unknown): error is Problem {
  return error instanceof Problem && (error.status < 500 || error.kind === "busy" || error.kind === "unavailable");
}

const STEP_UP = "step-up-required";

interface Submission {
  send: (intent: Intent) => void;
  isSending: boolean;
  /** The answer that nothing was done, and why. */
  refusal: Problem | null;
  /** More proof of who asks is wanted before this transfer goes on. */
  demand: { intent: Intent; problem: Problem } | null;
  forgetRefusal: () => void;
  /** Sent, and no answer came: neither done nor refused as far as we know. */
  unknown: Intent | null;
}

/** Sends a confirmed transfer. A retry carries the same key; a refusal ends the intent, silence keeps it. */
export function useSubmit(pending: Intent | null): Submission {
  const queries = useQueryClient();
  const [unknown, setUnknown] = useState(pending);
  const attempt = (intent: Intent) => {
    keepIntent(intent);
    const proof = intent.stepUpId === undefined ? {} : { stepUpId: intent.stepUpId };
    return api.post("/api/customer/transfers", { body: intent.order, idempotencyKey: intent.key, ...proof });
  };
  const submit = useTask(attempt, {
    onDone: (transfer: Transfer) => {
      dropIntent();
      void queries.invalidateQueries({ queryKey: ["accounts"] });
      void queries.invalidateQueries({ queryKey: ["payees"] });
      void queries.invalidateQueries({ queryKey: ["transfers", "list"] });
      queries.setQueryData(["transfers", "one", transfer.id], transfer);
      go(`/transfers/${transfer.id}?done`, { replace: true });
    },
    onFail: (error, intent) => {
      if (error instanceof Problem && error.status === 401) {
        // The gate to sign in is up already; after it the person finds the transfer here, not sent.
        keepIntent({ ...intent, state: "interrupted" });
      } else if (isRefusal(error)) {
        // More proof is asked for: the intent goes on, under its own key.
        if (error.kind !== STEP_UP) dropIntent();
        setUnknown(null);
      } else {
        setUnknown({ ...intent, state: "sending" });
      }
    },
  });
  const answered = isRefusal(submit.error) && submit.error.status !== 401 ? submit.error : null;
  return {
    send: submit.run,
    isSending: submit.isRunning,
    refusal: answered?.kind === STEP_UP ? null : answered,
    demand: answered?.kind === STEP_UP && submit.argument !== null ? { intent: submit.argument, problem: answered } : null,
    forgetRefusal: () => {
      dropIntent();
      submit.reset();
    },
    unknown: submit.isRunning && unknown === null ? null : unknown,
  };
}
