/** Types that read the generated `paths`, so that a wrong path, parameter or body does not compile. */
import type { paths } from "./schema";

export type Method = "get" | "post" | "put" | "delete";

/** The paths that answer to a method. */
export type PathsWith<M extends Method> = {
  [P in keyof paths]: paths[P] extends Record<M, { responses: unknown }> ? P : never;
}[keyof paths];

export type Operation<P extends keyof paths, M extends Method> = paths[P] extends Record<M, infer O> ? O : never;

type JsonOf<R> = R extends { content: { "application/json": infer B } } ? B : undefined;

/** The JSON of a successful answer; undefined where there is none (204). */
export type Success<O> = O extends { responses: infer R }
  ? R extends { 200: infer A }
    ? JsonOf<A>
    : R extends { 201: infer A }
      ? JsonOf<A>
      : undefined
  : never;

type PathParameters<O> = O extends { parameters: { path: infer V } } ? { path: V } : { path?: undefined };
type QueryParameters<O> = O extends { parameters: { query?: infer V } } ? { query?: V | undefined } : { query?: undefined };
type Body<O> = O extends { requestBody: { content: { "application/json": infer B } } }
  ? { body: B }
  : O extends { requestBody?: { content: { "application/json": infer B } } }
    ? { body?: B }
    : { body?: undefined };

export interface CallOptions {
  signal?: AbortSignal | undefined;
  /** Sent as `Idempotency-Key`. Make it once for what the person confirmed, and reuse it on every retry. */
  idempotencyKey?: string;
  /** Sent as `X-Step-Up`: what the person has proven for this very transfer. */
  stepUpId?: string;
}

export type Options<O> = CallOptions & PathParameters<O> & QueryParameters<O> & Body<O>;

/** Options may be left out where nothing in them is required. */
export type Arguments<O> = object extends Options<O> ? [options?: Options<O>] : [options: Options<O>];

/** The answer to GET, POST… on a path: `Answer<"/api/customer/accounts", "get">`. */
export type Answer<P extends keyof paths, M extends Method> = Success<Operation<P, M>>;

/** The request body of an operation. */
export type Request<P extends keyof paths, M extends Method> =
  Operation<P, M> extends { requestBody: { content: { "application/json": infer B } } } ? B : never;
