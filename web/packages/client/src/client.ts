import type { Arguments, CallOptions, Method, Operation, PathsWith, Success } from "./operations";
import { NetworkFailure, Problem, readProblem } from "./problem";

export interface ClientSettings {
  /** The language of titles and messages the server writes. */
  language: () => string;
  /** Called when a request was refused because the session has ended. */
  onSessionExpired?: (problem: Problem) => void;
  /**
   * Called when the CSRF token was refused, as happens after signing in again in another tab. Fetches the session and
   * calls setCsrfToken; the request is then sent once more (it was refused before anything was done).
   */
  renewCsrfToken?: () => Promise<void>;
  /** After this long without an answer a request fails with NetworkFailure. Default 20 s. */
  timeoutMs?: number;
  fetch?: typeof fetch;
}

type Query = Readonly<Record<string, unknown>>;

export interface LooseOptions extends CallOptions {
  path?: Readonly<Record<string, string>> | undefined;
  query?: Query | undefined;
  body?: unknown;
}

/** Fills `{account_id}` in a path and appends the query; empty and absent values are left out. */
export function urlOf(path: string, values: Readonly<Record<string, string>> = {}, query: Query = {}): string {
  const filled = path.replace(/\{(\w+)\}/g, (_, name: string) => {
    const value = values[name];
    if (value === undefined) throw new Error(`${path} needs ${name}`);
    return encodeURIComponent(value);
  });
  const search = new URLSearchParams();
  for (const [name, value] of Object.entries(query)) {
    if (typeof value === "string" ? value !== "" : typeof value === "number" || typeof value === "boolean") {
      search.set(name, String(value));
    }
  }
  const text = search.toString();
  return text === "" ? filled : `${filled}?${text}`;
}

/** Speaks to the bank: JSON, cookies, the CSRF header, refusals as Problem. */
export class Client {
  private csrfToken: string | null = null;

  constructor(private readonly settings: ClientSettings) {}

  /** Keeps the token that unsafe methods must carry; it comes with the session. */
  setCsrfToken(token: string | null): void {
    this.csrfToken = token;
  }

  /** @throws {Problem | NetworkFailure} */
  get<P extends PathsWith<"get">>(path: P, ...[options]: Arguments<Operation<P, "get">>): Promise<Success<Operation<P, "get">>> {
    return this.json("get", path, options);
  }

  /** @throws {Problem | NetworkFailure} */
  post<P extends PathsWith<"post">>(path: P, ...[options]: Arguments<Operation<P, "post">>): Promise<Success<Operation<P, "post">>> {
    return this.json("post", path, options);
  }

  /** @throws {Problem | NetworkFailure} */
  put<P extends PathsWith<"put">>(path: P, ...[options]: Arguments<Operation<P, "put">>): Promise<Success<Operation<P, "put">>> {
    return this.json("put", path, options);
  }

  /** @throws {Problem | NetworkFailure} */
  delete<P extends PathsWith<"delete">>(
    path: P,
    ...[options]: Arguments<Operation<P, "delete">>
  ): Promise<Success<Operation<P, "delete">>> {
    return this.json("delete", path, options);
  }

  private async json<T>(method: Method, path: string, options: unknown): Promise<T> {
    const loose = options as LooseOptions | undefined;
    const response = await this.send(method, path, loose).catch(async (error: unknown) => {
      const renew = this.settings.renewCsrfToken;
      if (renew === undefined || !(error instanceof Problem) || error.kind !== "cross-site-request") throw error;
      await renew();
      return this.send(method, path, loose);
    });
    if (response.status === 204) return undefined as T;
    try {
      return (await response.json()) as T;
    } catch (error) {
      throw new NetworkFailure(error, false);
    }
  }

  /** The response itself, for what is not JSON. @throws {Problem | NetworkFailure} */
  async send(method: Method, path: string, options: LooseOptions = {}): Promise<Response> {
    const abort = new AbortController();
    const limit = setTimeout(() => abort.abort("timeout"), this.settings.timeoutMs ?? 20_000);
    const forward = () => abort.abort(options.signal?.reason);
    options.signal?.addEventListener("abort", forward);
    let response: Response;
    try {
      const ask = this.settings.fetch ?? fetch;
      response = await ask(urlOf(path, options.path, options.query), {
        method: method.toUpperCase(),
        headers: this.headers(method, options),
        body: options.body === undefined ? null : JSON.stringify(options.body),
        credentials: "same-origin",
        cache: "no-store",
        signal: abort.signal,
      });
    } catch (error) {
      if (options.signal?.aborted === true) throw error;
      throw new NetworkFailure(error, abort.signal.reason === "timeout");
    } finally {
      clearTimeout(limit);
      options.signal?.removeEventListener("abort", forward);
    }
    if (response.ok) return response;
    const problem = await readProblem(response);
    if (problem.kind === "session-expired") this.settings.onSessionExpired?.(problem);
    throw problem;
  }

  private headers(method: Method, options: LooseOptions): Record<string, string> {
    const headers: Record<string, string> = {
      accept: "application/json, application/problem+json;q=0.9, */*;q=0.1",
      "accept-language": this.settings.language(),
    };
    if (options.body !== undefined) headers["content-type"] = "application/json";
    if (method !== "get" && this.csrfToken !== null) headers["x-csrf-token"] = this.csrfToken;
    if (options.idempotencyKey !== undefined) headers["idempotency-key"] = options.idempotencyKey;
    if (options.stepUpId !== undefined) headers["x-step-up"] = options.stepUpId;
    return headers;
  }
}
