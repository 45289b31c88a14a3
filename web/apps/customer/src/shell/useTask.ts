import { useRef, useState } from "react";

interface Handlers<A, R> {
  onDone?: (result: R, argument: A) => void;
  onFail?: (error: Error, argument: A) => void;
  /** After either. */
  onEnd?: () => void;
}

export interface Task<A> {
  run: (argument: A) => void;
  isRunning: boolean;
  /** What it runs with, or ran with last. */
  argument: A | null;
  /** Why it failed; null again once it is run or reset. */
  error: Error | null;
  reset: () => void;
}

interface Progress<A> {
  isRunning: boolean;
  argument: A | null;
  error: Error | null;
}

/**
 * Something the person does that takes a while: sending, saving, downloading. One at a time: a second press while it
 * runs does nothing. Reading is the query cache's; this is for acting, and small enough for the first load.
 */
export function useTask<R, A = void>(act: (argument: A) => Promise<R>, handlers: Handlers<A, R> = {}): Task<A> {
  const [progress, setProgress] = useState<Progress<A>>({ isRunning: false, argument: null, error: null });
  const isBusy = useRef(false);

  async function run(argument: A): Promise<void> {
    if (isBusy.current) return;
    isBusy.current = true;
    setProgress({ isRunning: true, argument, error: null });
    try {
      const result = await act(argument);
      setProgress({ isRunning: false, argument, error: null });
      handlers.onDone?.(result, argument);
    } catch (thrown) {
      const error = thrown instanceof Error ? thrown : new Error(String(thrown));
      setProgress({ isRunning: false, argument, error });
      handlers.onFail?.(error, argument);
    } finally {
      isBusy.current = false;
      handlers.onEnd?.();
    }
  }

  return {
    ...progress,
    run: (argument) => void run(argument),
    reset: () => setProgress({ isRunning: false, argument: null, error: null }),
  };
}
