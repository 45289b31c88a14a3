import { lazy, type ComponentType } from "react";

const RELOADED = "trident.reloaded-at";
const ONCE_IN_MS = 10_000;

/** A screen of an older build is gone after a release: load the page anew, once, and it is of the new build. */
function reloadOnce(error: unknown): Promise<never> {
  const last = Number(sessionStorage.getItem(RELOADED) ?? 0);
  if (Date.now() - last < ONCE_IN_MS || !navigator.onLine) throw error;
  sessionStorage.setItem(RELOADED, String(Date.now()));
  location.reload();
  return new Promise(() => undefined);
}

type Loader = () => Promise<{ default: ComponentType }>;
const loaders: Loader[] = [];

/** A screen loaded when it is first shown, or when there is time. */
export function lazily(load: Loader) {
  loaders.push(load);
  return lazy(() => load().catch(reloadOnce));
}

/** Loads the other screens while nothing else is to do, so that they open at once. */
export function loadTheRest(): void {
  const next = (at: number) => {
    const load = loaders[at];
    if (load !== undefined) void load().then(() => setTimeout(next, 50, at + 1), () => undefined);
  };
  setTimeout(next, 2_500, 0);
}
