// Writes src/tokens.css from src/tokens.ts.
import { writeFileSync } from "node:fs";
import { createServer } from "vite";

const server = await createServer({ server: { middlewareMode: true }, logLevel: "error" });
const { tokensCss } = await server.ssrLoadModule("/src/tokens.ts");
writeFileSync(new URL("../src/tokens.css", import.meta.url), tokensCss());
await server.close();
