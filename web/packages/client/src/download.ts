import type { Client, LooseOptions } from "./client";
import type { Arguments, Operation, PathsWith } from "./operations";

/** A file the server made, with the name it gave. */
export interface Download {
  blob: Blob;
  filename: string | null;
}

/** Reads `filename*=UTF-8''…` or `filename="…"`. */
export function filenameOf(disposition: string | null): string | null {
  const encoded = /filename\*=UTF-8''([^;]+)/i.exec(disposition ?? "")?.[1];
  if (encoded !== undefined) return decodeURIComponent(encoded);
  return /filename="?([^";]+)"?/i.exec(disposition ?? "")?.[1] ?? null;
}

/** Fetches a PDF or CSV. @throws {Problem | NetworkFailure} */
export async function download<P extends PathsWith<"get">>(client: Client, path: P, ...[options]: Arguments<Operation<P, "get">>): Promise<Download> {
  const response = await client.send("get", path, options as LooseOptions | undefined);
  return { blob: await response.blob(), filename: filenameOf(response.headers.get("content-disposition")) };
}
