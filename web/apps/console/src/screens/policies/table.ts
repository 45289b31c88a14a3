/** The editable document of a policy, and what can be done to its tables. Pure: each returns a new document. */

export interface Column {
  expression?: string;
  name?: string | null;
  type: string | null;
  allowed: string | null;
  default?: string | null;
  label: string | null;
}

export interface Rule {
  id: string;
  tests: string[];
  results: string[];
  annotations: string[];
}

export interface Table {
  hit_policy: string;
  aggregation: string;
  inputs: Column[];
  outputs: Column[];
  annotations: string[];
  rules: Rule[];
}

export interface Decision {
  id: string;
  name: string;
  requires: string[];
  table: Table | null;
  literal: string | null;
}

export interface Model {
  name: string;
  inputs: { id: string; name: string; type: string | null }[];
  decisions: Decision[];
}

/** The values that a column allows, as they are written in a cell; none where it allows a range or anything. */
export function allowedOf(column: Column): string[] {
  const allowed = column.type === "boolean" ? "true,false" : (column.allowed ?? "");
  return /^\s*("[^"]*"|true|false)(\s*,\s*("[^"]*"|true|false))*\s*$/.test(allowed) ? (allowed.match(/"[^"]*"|true|false/g) ?? []) : [];
}

/** The cells of a rule in the order of the table's columns: tests, results, annotations. */
export function cellsOf(rule: Rule): string[] {
  return [...rule.tests, ...rule.results, ...rule.annotations];
}

function ruleOf(table: Table, id: string, cells: readonly string[]): Rule {
  const results = table.inputs.length;
  const notes = results + table.outputs.length;
  return { id, tests: cells.slice(0, results), results: cells.slice(results, notes), annotations: cells.slice(notes, notes + table.annotations.length) };
}

/** A name that no rule of the table has. */
function freshId(table: Table): string {
  const taken = new Set(table.rules.map((rule) => rule.id));
  for (let number = table.rules.length + 1; ; number += 1) {
    const id = `rule-${number}`;
    if (!taken.has(id)) return id;
  }
}

function emptyCells(table: Table): string[] {
  return [...table.inputs.map(() => "-"), ...table.outputs.map(() => ""), ...table.annotations.map(() => "")];
}

/** Puts a block of texts into a table from a cell on; rows grow where the block is longer. */
export function paste(table: Table, row: number, column: number, block: readonly (readonly string[])[]): Table {
  const rules = [...table.rules];
  block.forEach((texts, down) => {
    const at = row + down;
    const grown = { ...table, rules };
    const known = rules[at] ?? ruleOf(table, freshId(grown), emptyCells(table));
    const cells = cellsOf(known);
    texts.forEach((text, across) => {
      if (column + across < cells.length) cells[column + across] = text.trim();
    });
    rules[at] = ruleOf(table, known.id, cells);
  });
  return { ...table, rules };
}

export function setCell(table: Table, row: number, column: number, text: string): Table {
  return paste(table, row, column, [[text]]);
}

export function addRow(table: Table, after: number): Table {
  const rules = [...table.rules];
  rules.splice(after + 1, 0, ruleOf(table, freshId(table), emptyCells(table)));
  return { ...table, rules };
}

export function duplicateRow(table: Table, row: number): Table {
  const rules = [...table.rules];
  const copied = rules[row];
  if (copied === undefined) return table;
  rules.splice(row + 1, 0, { ...copied, id: freshId(table) });
  return { ...table, rules };
}

export function removeRow(table: Table, row: number): Table {
  return { ...table, rules: table.rules.filter((_, at) => at !== row) };
}

export function moveRow(table: Table, from: number, to: number): Table {
  const rules = [...table.rules];
  const moved = rules[from];
  if (moved === undefined || to < 0 || to >= rules.length) return table;
  rules.splice(from, 1);
  rules.splice(to, 0, moved);
  return { ...table, rules };
}

/** What a spreadsheet puts on the clipboard: lines, cells apart by tabs. */
export function blockOf(text: string): string[][] {
  return text
    .replace(/\r\n?/g, "\n")
    .replace(/\n$/, "")
    .split("\n")
    .map((line) => line.split("\t"));
}

export function withTable(model: Model, name: string, table: Table): Model {
  return { ...model, decisions: model.decisions.map((one) => (one.name === name ? { ...one, table } : one)) };
}

export function withLiteral(model: Model, name: string, literal: string): Model {
  return { ...model, decisions: model.decisions.map((one) => (one.name === name ? { ...one, literal } : one)) };
}
