export { Client, urlOf, type ClientSettings } from "./client";
export { download, filenameOf, type Download } from "./download";
export { newIdempotencyKey } from "./idempotency";
export type { Answer, Arguments, CallOptions, Method, Operation, Options, PathsWith, Request, Success } from "./operations";
export { NetworkFailure, Problem, readProblem, type FieldError } from "./problem";
export type { components, paths } from "./schema";
export { EventParser, listen, type StreamEvent, type StreamSettings } from "./stream";
export type * from "./types";
