import { Button, Input, Select } from "antd";
import { useState } from "react";
import type { DecisionPoint, PolicyDocument } from "../../api/types";
import { useMessages } from "../../i18n";
import { Panel } from "../../parts/Panel";
import { StatusTag } from "../../parts/StatusTag";
import { usePreferences } from "../../preferences";

type Case = PolicyDocument["cases"][number];

interface Result {
  name: string;
  is_passed: boolean;
  outcome: string;
  rules: string[];
}

interface CasesProps {
  point: DecisionPoint;
  cases: readonly Case[];
  results: readonly Result[];
  isReadOnly: boolean;
  onChange: (cases: Case[]) => void;
}

/** The facts of a point with something in each place, to begin a case with. */
function exampleOf(point: DecisionPoint): string {
  const value = (fact: DecisionPoint["facts"][number]) =>
    fact.choices[0] ?? ({ boolean: false, text: "" } as Readonly<Record<string, unknown>>)[fact.type] ?? 0;
  return JSON.stringify(Object.fromEntries(point.facts.map((fact) => [fact.name, value(fact)])), null, 1);
}

/** Test cases that are saved with the policy and run with every change. */
export function Cases({ point, cases, results, isReadOnly, onChange }: CasesProps) {
  const { policies: text } = useMessages();
  const { language } = usePreferences();
  const [name, setName] = useState("");
  const [facts, setFacts] = useState(() => exampleOf(point));
  const [outcome, setOutcome] = useState(point.outcomes[0]?.name ?? "");
  const [isBad, setBad] = useState(false);
  const found = new Map(results.map((result) => [result.name, result]));

  function add(): void {
    try {
      const made = { name: name.trim(), facts: JSON.parse(facts) as Case["facts"], outcome, outputs: {} };
      setBad(false);
      onChange([...cases.filter((one) => one.name !== made.name), made]);
      setName("");
    } catch {
      setBad(true);
    }
  }
  return (
    <Panel title={text.cases}>
      {cases.length === 0 && <p className="faint">{text.noCases}</p>}
      <ul className="policy-cases">
        {cases.map((one) => {
          const result = found.get(one.name);
          return (
            <li key={one.name}>
              <strong>{one.name}</strong> <code>{one.outcome}</code>{" "}
              {result !== undefined && (
                <>
                  <StatusTag tone={result.is_passed ? "good" : "bad"}>{result.is_passed ? text.passed : text.failed}</StatusTag>{" "}
                  <span className="faint">{text.caseResult({ outcome: result.outcome, rules: result.rules.join(", ") })}</span>
                </>
              )}
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
          <label className="wide">
            {text.caseFacts}
            <Input.TextArea aria-label={text.caseFacts} rows={8} value={facts} status={isBad ? "error" : ""} onChange={(event) => setFacts(event.target.value)} />
          </label>
          {isBad && <p role="alert">{text.badJson}</p>}
          <Button disabled={name.trim() === ""} onClick={add}>
            {text.addCase}
          </Button>
        </div>
      )}
    </Panel>
  );
}
