import { describe, expect, it } from "vitest";
import type { DecisionPoint } from "../../api/types";
import { exampleOf, factsOf, NotANumber, writtenOf } from "./caseFacts";

const fact = (name: string, type: string, unit = "", choices: string[] = []) => ({
  name,
  type,
  unit,
  choices,
  label: { zh: name, en: name },
  source: "",
  when_missing: null,
  least: name === "count" ? 1 : null,
  most: null,
  is_personal: false,
});
const point = {
  facts: [
    fact("amount", "money", "CNY"),
    fact("payee", "choice", "", ["own", "new"]),
    fact("night", "boolean"),
    fact("count", "integer"),
    fact("ratio", "decimal"),
    fact("note", "text"),
  ],
} as unknown as DecisionPoint;

describe("the facts of a test case", () => {
  it("begins with the first choice, no and the least that may be", () => {
    expect(exampleOf(point)).toEqual({ amount: "0", payee: "own", night: "false", count: "1", ratio: "0", note: "" });
  });

  it("keeps money in fen and shows it in yuan", () => {
    const facts = factsOf({ amount: "50,000.01", payee: "new", night: "true", count: "3", ratio: "1.25", note: "房租" }, point);
    expect(facts).toEqual({ amount: 5_000_001, payee: "new", night: true, count: 3, ratio: "1.25", note: "房租" });
    expect(writtenOf(facts, point)).toEqual({ amount: "50000.01", payee: "new", night: "true", count: "3", ratio: "1.25", note: "房租" });
  });

  it("takes what is left empty as missing", () => {
    expect(factsOf({}, point)).toEqual({ amount: null, payee: null, night: null, count: null, ratio: null, note: null });
  });

  it.each([
    ["amount", "1.234"],
    ["amount", "much"],
    ["count", "1.5"],
    ["ratio", "a third"],
  ])("names the fact whose figure is none: %s %s", (name, text) => {
    expect(() => factsOf({ [name]: text }, point)).toThrow(NotANumber);
    try {
      factsOf({ [name]: text }, point);
    } catch (failure) {
      expect((failure as NotANumber).fact.name).toBe(name);
    }
  });
});
