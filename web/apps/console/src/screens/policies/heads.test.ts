import { describe, expect, it } from "vitest";
import type { DecisionPoint } from "../../api/types";
import { headsOf } from "./heads";
import type { Column, Table } from "./table";

const words = (zh: string, en: string) => ({ zh, en });
const point = {
  facts: [
    { name: "payer_listing", type: "choice", unit: "", label: words("付款人名单", "payer listing"), choices: ["none", "block"] },
    { name: "amount", type: "money", unit: "CNY", label: words("转账金额", "transfer amount"), choices: [] },
    { name: "is_night", type: "boolean", unit: "", label: words("夜间", "at night"), choices: [] },
  ],
  outcomes: [{ name: "allow" }, { name: "hold" }],
  outputs: [{ name: "delay_minutes", type: "integer", unit: "min", label: words("延迟分钟数", "delay in minutes"), choices: [] }],
} as unknown as DecisionPoint;

function tableOf(inputs: Partial<Column>[], outputs: Partial<Column>[]): Table {
  const column = (given: Partial<Column>): Column => ({ type: "string", allowed: null, label: "模型里的名字", ...given });
  return { hit_policy: "FIRST", aggregation: "", inputs: inputs.map(column), outputs: outputs.map(column), annotations: ["说明"], rules: [] };
}

describe("the heads of a policy's table", () => {
  it.each(["payer_listing", "payer listing", "付款人名单"])("knows a fact by the name %s", (expression) => {
    const [head] = headsOf(tableOf([{ expression }], []), point, "en");
    expect(head).toEqual({ kind: "test", label: "payer listing", type: "choice", unit: "", allowed: ['"none"', '"block"'] });
  });

  it("says money with its unit, and what a yes or no may be", () => {
    const [amount, night] = headsOf(tableOf([{ expression: "转账金额" }, { expression: "夜间" }], []), point, "zh");
    expect(amount).toMatchObject({ label: "转账金额", type: "money", unit: "CNY", allowed: [] });
    expect(night?.allowed).toEqual(["true", "false"]);
  });

  it("keeps what the model itself says of a column that is no fact", () => {
    const [head] = headsOf(tableOf([{ expression: "收款风险", allowed: '"some","high"' }], []), point, "en");
    expect(head).toMatchObject({ label: "模型里的名字", type: "string", allowed: ['"some"', '"high"'] });
  });

  it("offers the outcomes only in the table that answers for the point", () => {
    const outcome = { name: "outcome" };
    expect(headsOf(tableOf([], [outcome, { name: "delay_minutes" }]), point, "zh")[0]?.allowed).toEqual(['"allow"', '"hold"']);
    expect(headsOf(tableOf([], [outcome]), point, "zh")[0]?.allowed).toEqual([]);
  });
});
