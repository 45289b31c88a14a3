import { describe, expect, it } from "vitest";
import { addRow, allowedOf, blockOf, cellsOf, duplicateRow, moveRow, paste, removeRow, setCell, type Table } from "./table";

const column = (label: string) => ({ type: "string", allowed: null, label });
const table: Table = {
  hit_policy: "FIRST",
  aggregation: "",
  inputs: [column("金额"), column("收款人")],
  outputs: [column("结果")],
  annotations: ["说明"],
  rules: [
    { id: "a", tests: ["> 1", "-"], results: ['"hold"'], annotations: ["大额"] },
    { id: "b", tests: ["-", "-"], results: ['"allow"'], annotations: [""] },
  ],
};
const rows = (changed: Table) => changed.rules.map((rule) => [rule.id, ...cellsOf(rule)].join("|"));

describe("a table that is edited", () => {
  it("takes a text into a cell and nowhere else", () => {
    expect(rows(setCell(table, 0, 1, '"new"'))).toEqual(['a|> 1|"new"|"hold"|大额', 'b|-|-|"allow"|']);
    expect(rows(table)[0]).toBe('a|> 1|-|"hold"|大额');
  });

  it("takes a block from a spreadsheet and grows, and drops what has no column", () => {
    const block = blockOf('> 5\t"new"\t"hold"\t说明\t多余\r\n-\t-\t"allow"\t\r\n');
    expect(block).toHaveLength(2);
    expect(rows(paste(table, 1, 0, block))).toEqual(['a|> 1|-|"hold"|大额', 'b|> 5|"new"|"hold"|说明', 'rule-3|-|-|"allow"|']);
  });

  it("adds, copies, moves and removes rows, each under a name of its own", () => {
    expect(rows(addRow(table, 0))).toEqual(['a|> 1|-|"hold"|大额', "rule-3|-|-||", 'b|-|-|"allow"|']);
    expect(rows(duplicateRow(table, 0)).map((row) => row.split("|")[0])).toEqual(["a", "rule-3", "b"]);
    expect(rows(moveRow(table, 1, 0))[0]).toMatch(/^b/);
    expect(moveRow(table, 0, 5)).toBe(table);
    expect(rows(removeRow(table, 0))).toEqual(['b|-|-|"allow"|']);
  });
});

describe("the values that a column allows", () => {
  it.each([
    ["string", '"own", "new"', ['"own"', '"new"']],
    ["boolean", null, ["true", "false"]],
    ["number", "[1..4]", []],
    ["string", null, []],
    ["string", '"a, b","c"', ['"a, b"', '"c"']],
  ])("%s with %s: %j", (type, allowed, expected) => {
    expect(allowedOf({ type, allowed, label: null })).toEqual(expected);
  });
});
