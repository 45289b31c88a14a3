import "@trident/ui/tokens.css";
import "@trident/ui/base.css";
import "./app.css";
import { createRoot } from "react-dom/client";
import { App } from "./App";
import { applyPreferences } from "./device";
import { askSession } from "./session/store";
import { watchNavigation } from "./shell/navigation";

applyPreferences();
watchNavigation();
void askSession();

const root = document.getElementById("root");
if (root === null) throw new Error("index.html has lost its root");
createRoot(root).render(<App />);

if (import.meta.env.PROD && "serviceWorker" in navigator) {
  addEventListener("load", () => {
    navigator.serviceWorker.register("/sw.js").catch(() => undefined);
  });
}
