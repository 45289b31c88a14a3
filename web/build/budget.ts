import { gzipSync } from "node:zlib";
import type { Plugin, Rolldown } from "vite";

interface Budget {
  /** Screens that are somebody's first, by the names of their chunks. */
  firstScreens: readonly string[];
  /** The chunk that the other screens stand in: it is loaded with each of them. */
  frame: string;
  firstLoadKib: number;
  routeKib: number;
}

type Bundle = Record<string, Rolldown.OutputAsset | Rolldown.OutputChunk>;

const KIB = 1024;

/** What the browser fetches for an entry or a screen: the chunk, what it imports at once, and their styles. */
function filesOf(bundle: Bundle, names: readonly string[]): Set<string> {
  const files = new Set<string>();
  const visit = (name: string) => {
    const output = bundle[name];
    if (output === undefined || files.has(name)) return;
    files.add(name);
    if (output.type !== "chunk") return;
    output.imports.forEach(visit);
    output.viteMetadata?.importedCss.forEach(visit);
  };
  names.forEach(visit);
  return files;
}

function weight(bundle: Bundle, files: Iterable<string>): number {
  let bytes = 0;
  for (const name of files) {
    const output = bundle[name];
    if (output !== undefined) bytes += gzipSync(output.type === "chunk" ? output.code : output.source, { level: 9 }).length;
  }
  return bytes / KIB;
}

/** Weighs every screen with all that it needs, gzipped, and fails the build where one is too heavy. */
export function budget({ firstScreens, frame, firstLoadKib, routeKib }: Budget): Plugin {
  return {
    name: "trident-budget",
    apply: "build",
    // After the page has been written.
    enforce: "post",
    generateBundle(_, bundle) {
      const chunks = Object.values(bundle).filter((output) => output.type === "chunk");
      const entries = chunks.filter((chunk) => chunk.isEntry).map((chunk) => chunk.fileName);
      const frames = chunks.filter((chunk) => chunk.isDynamicEntry && chunk.name === frame).map((chunk) => chunk.fileName);
      const over: string[] = [];
      for (const screen of chunks.filter((chunk) => chunk.isDynamicEntry)) {
        const isFirst = firstScreens.includes(screen.name);
        const around = isFirst ? entries : [...entries, ...frames];
        const total = weight(bundle, filesOf(bundle, ["index.html", ...around, screen.fileName]));
        const limit = isFirst ? firstLoadKib : routeKib;
        const line = `${screen.name.padEnd(16)} ${total.toFixed(1).padStart(6)} KiB of ${limit}${isFirst ? " (first load)" : ""}`;
        this.info(line);
        if (total > limit) over.push(line);
      }
      if (over.length > 0) this.error(`too heavy:\n${over.join("\n")}`);
    },
  };
}
