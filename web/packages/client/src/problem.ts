/** One invalid field of a request, as the server names it. */
export interface FieldError {
  field: string;
  message: string;
}

/** A refusal in the shape of RFC 9457. `kind` is the last part of its type: "insufficient-funds". */
export class Problem extends Error {
  override readonly name = "Problem";
  readonly kind: string;
  readonly status: number;
  readonly title: string;
  readonly detail: string | null;
  /** The members beside type, title and detail: `remaining_minor`, `errors`, … */
  readonly extra: Readonly<Record<string, unknown>>;

  constructor(status: number, body: Readonly<Record<string, unknown>>) {
    const { type, title, detail, ...extra } = body;
    const words = typeof title === "string" ? title : `HTTP ${status}`;
    super(words);
    this.kind = typeof type === "string" ? (type.split("/").pop() ?? "") : "";
    this.status = status;
    this.title = words;
    this.detail = typeof detail === "string" ? detail : null;
    this.extra = extra;
  }

  /** A whole number among the extra members, or null when it is absent or not one. */
  integer(name: string): number | null {
    const value = this.extra[name];
    return typeof value === "number" && Number.isInteger(value) ? value : null;
  }

  /** A text among the extra members, or null. */
  text(name: string): string | null {
    const value = this.extra[name];
    return typeof value === "string" ? value : null;
  }

  /** The fields a validation found wrong; empty for every other refusal. */
  get fieldErrors(): readonly FieldError[] {
    const errors = this.extra["errors"];
    return Array.isArray(errors) ? (errors as FieldError[]) : [];
  }
}

/** No answer came: offline, timed out, or cut off. Whether the server acted is unknown. */
export class NetworkFailure extends Error {
  override readonly name = "NetworkFailure";
  readonly timedOut: boolean;

  constructor(cause: unknown, timedOut: boolean) {
    super(timedOut ? "The server did not answer in time" : "The server could not be reached", { cause });
    this.timedOut = timedOut;
  }
}

/** Reads a failed response as a Problem, whatever its body is: a proxy may answer with HTML. */
export async function readProblem(response: Response): Promise<Problem> {
  let body: unknown = null;
  try {
    body = await response.json();
  } catch {
    // Not JSON: the status alone must do.
  }
  const members = typeof body === "object" && body !== null ? (body as Record<string, unknown>) : {};
  return new Problem(response.status, members);
}
