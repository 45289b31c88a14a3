/** A value of a fact, a cell or a fault as text; what is missing is a dash. */
export function said(value: unknown): string {
  if (value === null || value === undefined) return "—";
  return typeof value === "string" ? value : JSON.stringify(value);
}
