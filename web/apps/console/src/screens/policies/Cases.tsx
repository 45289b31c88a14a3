import { Button, Input, Select } from "antd";
import { useState } from "react";
import type { DecisionPoint, PolicyDocument } from "../../api/types";
import { useMessages, wordFor } from "../../i18n";
import { Panel } from "../../parts/Panel";
import { StatusTag } from "../../parts/StatusTag";
import { usePreferences } from "../../preferences";
import { exampleOf, factsOf, NotANumber, writtenOf } from "./caseFacts";
import { FactField } from "./FactField";

type Case = PolicyDocument["cases"][number];

interface Result {
  name: string;
  is_passed: boolean;
  outcome: string;
  rules: string[];
  degraded: string | null;
}

interface CasesProps {
  point: DecisionPoint;
  cases: readonly Case[];
  results: readonly Result[];
  isReadOnly: boolean;
  onChange: (cases: Case[]) => void;
}

/** Test cases that are saved with the policy and run with every change. */
export function Cases({ point, cases, results, isReadOnly, onChange }: CasesProps) {
  const { policies: text } = useMessages();
  const { language } = usePreferences();
  const [name, setName] = useState("");
  const [written, setWritten] = useState(() => exampleOf(point));
  const [outcome, setOutcome] = useState(point.outcomes[0]?.name ?? "");
  const [fault, setFault] = useState<string | null>(null);
  const outcomes = Object.fromEntries(point.outcomes.map((one) => [one.name, one.label[language]]));
  const found = new Map(results.map((result) => [result.name, result]));

  function add(): void {
    try {
      const made = { name: name.trim(), facts: factsOf(written, point), outcome, outputs: {} };
      setFault(null);
      onChange([...cases.filter((one) => one.name !== made.name), made]);
      setName("");
    } catch (failure) {
      if (!(failure instanceof NotANumber)) throw failure;
      setFault(text.notANumber({ fact: failure.fact.label[language] }));
    }
  }
  function change(one: Case): void {
    setName(one.name);
    setWritten(writtenOf(one.facts, point));
    setOutcome(one.outcome);
    setFault(null);
  }
  return (
    <Panel title={text.cases}>
      {cases.length === 0 && <p className="faint">{text.noCases}</p>}
      <ul className="policy-cases">
        {cases.map((one) => {
          const result = found.get(one.name);
          return (
            <li key={one.name}>
              <strong>{one.name}</strong> {wordFor(outcomes, one.outcome)}{" "}
              {result !== undefined && (
                <>
                  <StatusTag tone={result.is_passed ? "good" : "bad"}>{result.is_passed ? text.passed : text.failed}</StatusTag>{" "}
                  {result.degraded !== null && <span className="field-fault">{`${text.degraded}: ${result.degraded}`} </span>}
                  <span className="faint">{text.caseResult({ outcome: wordFor(outcomes, result.outcome), rules: result.rules.join(", ") })}</span>
                </>
              )}
              <Button size="small" type="text" aria-label={`${text.show} ${one.name}`} onClick={() => change(one)}>
                {text.show}
              </Button>
              {!isReadOnly && (
                <Button size="small" type="text" danger aria-label={`${text.remove} ${one.name}`} onClick={() => onChange(cases.filter((other) => other.name !== one.name))}>
                  ✕
                </Button>
              )}
            </li>
          );
        })}
      </ul>
      {!isReadOnly && (
        <div className="dialog-fields">
          <label>
            {text.caseName}
            <Input aria-label={text.caseName} value={name} maxLength={200} onChange={(event) => setName(event.target.value)} />
          </label>
          <label>
            {text.caseOutcome}
            <Select
              aria-label={text.caseOutcome}
              value={outcome}
              onChange={setOutcome}
              options={point.outcomes.map((one) => ({ value: one.name, label: one.label[language] }))}
            />
          </label>
          <fieldset className="wide case-facts">
            <legend>{text.caseFacts}</legend>
            {point.facts.map((fact) => (
              <FactField key={fact.name} fact={fact} value={written[fact.name] ?? ""} onChange={(value) => setWritten({ ...written, [fact.name]: value })} />
            ))}
          </fieldset>
          {fault !== null && (
            <p role="alert" className="wide field-fault">
              {fault}
            </p>
          )}
          <Button disabled={name.trim() === ""} onClick={add}>
            {text.addCase}
          </Button>
        </div>
      )}
    </Panel>
  );
}
