import "./Toast.css";
import { useEffect, useRef, useSyncExternalStore, type ReactNode } from "react";
import { Icon, type IconName } from "./Icon";

interface ToastContent {
  text: ReactNode;
  icon?: IconName;
  /** Pressing the toast does this. */
  onPress?: () => void;
}

const SHOWN_MS = 4_000;
let current: (ToastContent & { id: number }) | null = null;
let count = 0;
let timer: ReturnType<typeof setTimeout> | undefined;
const watchers = new Set<() => void>();

function put(next: typeof current): void {
  current = next;
  watchers.forEach((watch) => {
    watch();
  });
}

/** Shows a short message over everything for four seconds; a newer one takes its place. */
export function showToast(content: ToastContent): void {
  clearTimeout(timer);
  count += 1;
  put({ ...content, id: count });
  timer = setTimeout(() => put(null), SHOWN_MS);
}

function watch(watcher: () => void): () => void {
  watchers.add(watcher);
  return () => watchers.delete(watcher);
}

/** Where toasts appear; once in the app. */
export function Toasts() {
  const toast = useSyncExternalStore(watch, () => current);
  const layer = useRef<HTMLDivElement>(null);

  useEffect(() => {
    const element = layer.current;
    // In the top layer, or an open sheet would cover it. Older browsers show it in place.
    if (element === null || !("showPopover" in element)) return;
    if (element.matches(":popover-open")) element.hidePopover();
    if (toast !== null) element.showPopover();
  }, [toast]);

  return (
    <div ref={layer} className="t-toasts" popover="manual" role="status" aria-live="polite">
      {toast !== null && (
        <ToastBox key={toast.id} {...(toast.icon && { icon: toast.icon })} {...(toast.onPress && { onPress: toast.onPress })} text={toast.text} />
      )}
    </div>
  );
}

function ToastBox({ text, icon, onPress }: ToastContent) {
  const content = (
    <>
      {icon && <Icon name={icon} size={20} />}
      <span>{text}</span>
    </>
  );
  if (onPress === undefined) return <div className="t-toast">{content}</div>;
  return (
    <button
      type="button"
      className="t-toast"
      onClick={() => {
        put(null);
        onPress();
      }}
    >
      {content}
      <Icon name="right" size={16} />
    </button>
  );
}
