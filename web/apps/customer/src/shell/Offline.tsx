import { Icon } from "@trident/ui";
import { useSyncExternalStore } from "react";
import { shellWords } from "../i18n/shell";
import { useWords } from "../i18n/words";

function watch(watcher: () => void): () => void {
  addEventListener("online", watcher);
  addEventListener("offline", watcher);
  return () => {
    removeEventListener("online", watcher);
    removeEventListener("offline", watcher);
  };
}

/** A line at the top while the device has no network. */
export function Offline() {
  const t = useWords(shellWords);
  const isOnline = useSyncExternalStore(watch, () => navigator.onLine);
  return (
    <div role="status" className="offline-place">
      {!isOnline && (
        <p className="offline">
          <Icon name="offline" size={18} />
          {t("offline")}
        </p>
      )}
    </div>
  );
}
