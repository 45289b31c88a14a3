import { useSyncExternalStore } from "react";

/**
 * Whether somebody is at the desk. A page that polls by itself would keep a session alive for ever on a screen that was left alone;
 * it stops polling some minutes after the last touch, so that the bank's own time limit can end the session.
 */
const LEFT_AFTER_MS = 3 * 60_000;
const SIGNS = ["pointerdown", "pointermove", "keydown", "wheel", "focus"] as const;

let lastSignAt = Date.now();
let isHere = true;
const listeners = new Set<() => void>();

function notice(): void {
  lastSignAt = Date.now();
  if (!isHere) change(true);
}

function change(here: boolean): void {
  isHere = here;
  listeners.forEach((listener) => listener());
}

function subscribe(listener: () => void): () => void {
  if (listeners.size === 0) SIGNS.forEach((sign) => window.addEventListener(sign, notice, { passive: true }));
  listeners.add(listener);
  const timer = setInterval(() => {
    if (isHere && Date.now() - lastSignAt > LEFT_AFTER_MS) change(false);
  }, 10_000);
  return () => {
    clearInterval(timer);
    listeners.delete(listener);
    if (listeners.size === 0) SIGNS.forEach((sign) => window.removeEventListener(sign, notice));
  };
}

/** How often to ask again, or not at all while nobody is there. */
export function usePolling(intervalMs: number): number | false {
  return useSyncExternalStore(subscribe, () => isHere) ? intervalMs : false;
}
