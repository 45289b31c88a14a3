import react from "@vitejs/plugin-react";
import { defineConfig } from "vite";
import { budget } from "../../build/budget";
import { compress } from "../../build/compress";

const SERVER = process.env["TRIDENT_SERVER"] ?? "http://127.0.0.1:8000";

const START =
  /preload-helper|\/(react|react-dom|scheduler)\/|client\/src\/(client|problem)|ui\/src\/(anchor|Button|Icon|money|states|Toast)|src\/(App|device|session\/store)|i18n\/(problems|shell|words)|shell\/(Crash|lazily|navigation|Offline|Waiting)|wouter\/src\/(react-deps|use-)/;
const BANK =
  /@tanstack(?!.*nfinite)|wouter\/src\/(index|paths)|regexparam|shell\/(Amount|Loaded|Screen|Tabs|unread)|i18n\/dates|accounts\/(AccountRow|EntryRow|queries|rowWords)|ui\/src\/(bars|Cell|Money)/;

export default defineConfig({
  base: "/",
  plugins: [react(), budget({ firstScreens: ["SignIn", "Inside"], frame: "Inside", firstLoadKib: 90, routeKib: 120 }), compress()],
  // React has this hook itself since 18; wouter still brings the stand-in for older ones.
  resolve: { alias: { "use-sync-external-store/shim/index.js": "react" } },
  build: {
    outDir: "../../../trident/app/static/customer",
    emptyOutDir: true,
    target: ["chrome107", "safari16", "firefox104"],
    // The content security policy knows no inline scripts or data: addresses; every asset is a file.
    assetsInlineLimit: 0,
    rolldownOptions: {
      output: {
        codeSplitting: {
          // One file compresses better than a dozen, and two travel faster: what the way in needs, and what lies behind it.
          groups: [
            { name: "start", test: START, priority: 2 },
            { name: "bank", test: BANK },
          ],
        },
      },
    },
    modulePreload: { polyfill: false },
  },
  server: { proxy: { "/api": SERVER } },
});
