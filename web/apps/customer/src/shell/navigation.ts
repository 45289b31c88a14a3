import { useEffect, useLayoutEffect, useState } from "react";
import { navigate } from "wouter/use-browser-location";

/** How deep into the app a history entry lies: above zero there is one of our own screens to go back to. */
function depth(): number {
  const state: unknown = history.state;
  const known = typeof state === "object" && state !== null ? (state as { depth?: unknown }).depth : undefined;
  return typeof known === "number" ? known : 0;
}

/** Scroll position of each depth, so that going back finds the list where it was left. */
const positions = new Map<number, number>();
let isReturn = false;

/** Opens a screen. */
export function go(href: string, options: { replace?: boolean } = {}): void {
  const replace = options.replace ?? false;
  positions.set(depth(), scrollY);
  isReturn = false;
  navigate(href, { replace, state: { depth: replace ? depth() : depth() + 1 } });
}

/** Goes back where we came from, or to `fallback` when the screen was opened from outside. */
export function goBack(fallback: string): void {
  if (depth() > 0) history.back();
  else go(fallback, { replace: true });
}

export function watchNavigation(): void {
  history.scrollRestoration = "manual";
  let last = depth();
  addEventListener("scroll", () => positions.set(last, scrollY), { passive: true });
  for (const event of ["popstate", "pushState", "replaceState"]) {
    addEventListener(event, () => {
      if (event === "popstate") isReturn = true;
      last = depth();
    });
  }
}

const RESTORE_TRIES = 20;

/** Puts the page where it was left when the person came back, at its top otherwise. Once per screen. */
export function useScrollPosition(): void {
  const [target] = useState(() => (isReturn ? (positions.get(depth()) ?? 0) : 0));
  useLayoutEffect(() => {
    scrollTo(0, target);
  }, [target]);
  useEffect(() => {
    if (target === 0) return;
    let tries = RESTORE_TRIES;
    let frame = 0;
    // What the list holds may need a few frames to stand.
    const attempt = () => {
      if (Math.abs(scrollY - target) < 2 || tries === 0) return;
      tries -= 1;
      scrollTo(0, target);
      frame = requestAnimationFrame(attempt);
    };
    frame = requestAnimationFrame(attempt);
    return () => cancelAnimationFrame(frame);
  }, [target]);
}
