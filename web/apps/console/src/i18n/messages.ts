import type { zh } from "./zh";

/** A text, or a text made from values. */
type Same<T> = {
  readonly [K in keyof T]: T[K] extends string
    ? string
    : T[K] extends (values: infer P) => string
      ? (values: P) => string
      : Same<T[K]>;
};

/** Everything the console says. Chinese is the source; another language must say the same, or it does not compile. */
export type Messages = Same<typeof zh>;
