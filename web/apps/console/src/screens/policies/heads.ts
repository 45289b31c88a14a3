import type { DecisionPoint } from "../../api/types";
import type { LanguageCode } from "../../i18n";
import { allowedOf, type Column, type Table } from "./table";

type Kind = "test" | "result" | "note";
type Declared = DecisionPoint["facts"][number] | DecisionPoint["outputs"][number];

/** What stands above a column: its name, what may be written below it, and what kind of value that is. */
export interface Head {
  kind: Kind;
  label: string;
  /** "money", "choice", … where the decision point says it; else the model's own type. */
  type: string;
  unit: string;
  allowed: string[];
}

/** The heads of a table: a column that is a fact or an output of the point is told as the point declares it. */
export function headsOf(table: Table, point: DecisionPoint, language: LanguageCode): Head[] {
  const facts = byTerm(point.facts);
  const outputs = byTerm(point.outputs);
  const outcomes = isLast(table, point) ? quoted(point.outcomes.map(({ name }) => name)) : [];
  return [
    ...table.inputs.map((column) => headOf(column, "test", facts.get(column.expression ?? ""), language)),
    ...table.outputs.map((column) => {
      const head = headOf(column, "result", outputs.get(column.name ?? ""), language);
      return column.name === "outcome" && outcomes.length > 0 ? { ...head, allowed: outcomes } : head;
    }),
    ...table.annotations.map((label): Head => ({ kind: "note", label, type: "", unit: "", allowed: [] })),
  ];
}

/** Whether a table answers for the point: it gives all that the point wants. */
function isLast(table: Table, point: DecisionPoint): boolean {
  const given = new Set(table.outputs.map(({ name }) => name));
  return point.outputs.every(({ name }) => given.has(name));
}

/** A fact has four names in a policy: its own, that with spaces, and its label in either language. */
function byTerm<T extends Declared>(declared: readonly T[]): Map<string, T> {
  return new Map(declared.flatMap((one) => [one.name, one.name.replaceAll("_", " "), one.label.zh, one.label.en].map((term) => [term, one])));
}

function headOf(column: Column, kind: Kind, declared: Declared | undefined, language: LanguageCode): Head {
  const own = allowedOf(column);
  if (declared === undefined) {
    return { kind, label: column.label ?? column.expression ?? column.name ?? "", type: column.type ?? "", unit: "", allowed: own };
  }
  const allowed = declared.type === "boolean" ? ["true", "false"] : quoted(declared.choices);
  return { kind, label: declared.label[language], type: declared.type, unit: declared.unit, allowed: own.length > 0 ? own : allowed };
}

function quoted(values: readonly string[]): string[] {
  return values.map((value) => `"${value}"`);
}
