import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { brotliCompressSync, constants, gzipSync } from "node:zlib";
import type { Plugin } from "vite";

const TEXT = /\.(js|css|svg|webmanifest|json)$/;
/** Below this a compressed answer is no smaller on the wire. */
const SMALLEST = 600;

/** Writes `.br` and `.gz` beside each asset once, at build, so that the server never compresses. */
export function compress(): Plugin {
  return {
    name: "trident-compress",
    apply: "build",
    // Only what lies on the disk is final: Vite fills in its preload lists after all plugins have seen the bundle.
    writeBundle(options, bundle) {
      const folder = options.dir ?? ".";
      for (const fileName of Object.keys(bundle)) {
        if (!TEXT.test(fileName)) continue;
        const source = readFileSync(join(folder, fileName));
        if (source.length < SMALLEST) continue;
        const params = { [constants.BROTLI_PARAM_QUALITY]: 11, [constants.BROTLI_PARAM_SIZE_HINT]: source.length };
        writeFileSync(join(folder, `${fileName}.gz`), gzipSync(source, { level: 9 }));
        writeFileSync(join(folder, `${fileName}.br`), brotliCompressSync(source, { params }));
      }
    },
  };
}
