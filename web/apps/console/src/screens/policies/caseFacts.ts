import { parseAmount, plainAmount } from "@trident/ui";
import type { DecisionPoint, PolicyDocument } from "../../api/types";
import { said } from "../../format/said";

type Fact = DecisionPoint["facts"][number];
export type Facts = PolicyDocument["cases"][number]["facts"];
/** What stands in the form, by the fact's name; an empty text: the fact is missing. */
export type Written = Readonly<Record<string, string>>;

export class NotANumber extends Error {
  constructor(readonly fact: Fact) {
    super(fact.name);
  }
}

/** A form to begin with: the first choice, no, the least that may be. */
export function exampleOf(point: DecisionPoint): Written {
  const first: Readonly<Record<string, string>> = { boolean: "false", text: "", date: "", instant: "" };
  return Object.fromEntries(point.facts.map((fact) => [fact.name, fact.choices[0] ?? first[fact.type] ?? String(fact.least ?? 0)]));
}

/** The form for facts that were saved: money in yuan. */
export function writtenOf(facts: Facts, point: DecisionPoint): Written {
  const write = (fact: Fact): string => {
    const value = facts[fact.name];
    if (value === null || value === undefined) return "";
    return fact.type === "money" && typeof value === "number" ? plainAmount(value, fact.unit) : said(value);
  };
  return Object.fromEntries(point.facts.map((fact) => [fact.name, write(fact)]));
}

/** The facts that a form says; throws `NotANumber` naming the first that is none. */
export function factsOf(written: Written, point: DecisionPoint): Facts {
  return Object.fromEntries(point.facts.map((fact) => [fact.name, readFact((written[fact.name] ?? "").trim(), fact)]));
}

function readFact(text: string, fact: Fact): string | number | boolean | null {
  if (text === "") return null;
  switch (fact.type) {
    case "boolean":
      return text === "true";
    case "integer":
      if (!/^-?\d{1,15}$/.test(text)) throw new NotANumber(fact);
      return Number(text);
    case "money": {
      const amount = parseAmount(text, fact.unit);
      if ("fault" in amount) throw new NotANumber(fact);
      return amount.minor;
    }
    case "decimal":
      if (!/^-?\d+(\.\d+)?$/.test(text)) throw new NotANumber(fact);
      return text;
    default:
      return text;
  }
}
