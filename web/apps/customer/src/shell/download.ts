import type { Download } from "@trident/client";

const REVOKE_AFTER_MS = 60_000;

/** Hands a file that has been fetched to the browser's downloads. */
export function saveFile({ blob, filename }: Download, fallbackName: string): void {
  const address = URL.createObjectURL(blob);
  const link = document.createElement("a");
  link.href = address;
  link.download = filename ?? fallbackName;
  document.body.append(link);
  link.click();
  link.remove();
  // Some browsers read it only after the click has been handled.
  setTimeout(() => URL.revokeObjectURL(address), REVOKE_AFTER_MS);
}
