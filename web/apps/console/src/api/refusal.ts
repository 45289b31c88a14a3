import { NetworkFailure, Problem } from "@trident/client";
import type { Messages } from "../i18n";

/** A refusal in words: what happened, what to do, and what to tell whoever helps. */
export interface RefusalText {
  title: string;
  advice: string;
  /** The kind of problem and its status; null where no answer came. */
  technical: string | null;
  fields: readonly { field: string; message: string }[];
}

/** Says any failure in the language chosen. A kind the console does not know is said in the server's words. */
export function refusalText(error: unknown, messages: Messages): RefusalText {
  if (error instanceof Problem) {
    const known = Object.hasOwn(messages.problems, error.kind)
      ? messages.problems[error.kind as keyof Messages["problems"]]
      : { title: error.title, advice: error.detail ?? "" };
    return {
      title: known.title,
      advice: known.advice,
      technical: messages.states.problemStatus({ status: error.status, type: error.kind === "" ? "—" : error.kind }),
      fields: error.fieldErrors,
    };
  }
  if (error instanceof NetworkFailure) {
    return { title: messages.states.offlineTitle, advice: messages.states.offlineHint, technical: null, fields: [] };
  }
  return { ...messages.problems.unexpected, technical: null, fields: [] };
}

/** Whether asking again can help: a refusal stays a refusal, a lost connection may come back. */
export function isWorthRetrying(error: unknown): boolean {
  return error instanceof NetworkFailure || (error instanceof Problem && error.status >= 500);
}

export function isProblem(error: unknown, ...kinds: string[]): error is Problem {
  return error instanceof Problem && kinds.includes(error.kind);
}
