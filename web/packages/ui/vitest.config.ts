import { defineConfig } from "vitest/config";

// The tokens' test reads a style sheet, which vitest otherwise replaces with nothing.
export default defineConfig({ test: { css: true } });
