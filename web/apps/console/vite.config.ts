import react from "@vitejs/plugin-react";
import { defineConfig } from "vite";

const SERVER = process.env["TRIDENT_SERVER"] ?? "http://127.0.0.1:8000";

export default defineConfig({
  base: "/console/",
  plugins: [react()],
  build: {
    outDir: "../../../trident/app/static/console",
    emptyOutDir: true,
    // ECharts is the one chunk above the default; it is loaded with the overview only.
    chunkSizeWarningLimit: 800,
    // The content security policy allows no data: scripts or styles; keep every asset a file.
    assetsInlineLimit: 0,
  },
  server: { proxy: { "/api": SERVER } },
});
