import type { CaseEvidence } from "../../api/types";
import { factText } from "../../format/fact";
import { formatMinute } from "../../format/time";
import { useMessages, wordFor } from "../../i18n";
import { Facts } from "../../parts/Facts";
import { usePreferences } from "../../preferences";

/** Why the bank held a transfer: who is on either side, which lists they stand on, the rules and the facts. */
export function Evidence({ evidence }: { evidence: CaseEvidence }) {
  const messages = useMessages();
  const { risk } = messages;
  const { language } = usePreferences();
  const { decision, hits, payer, payee } = evidence;
  const side = (one: CaseEvidence["payer"], standing: string) =>
    one === null ? "—" : `${one.name_masked} ${one.number_masked} · ${risk.listName} ${wordFor(risk.standing, standing)}`;
  return (
    <>
      {decision === null ? (
        <p className="faint">{risk.noDecision}</p>
      ) : (
        <ul className="reasons">
          {decision.reasons.map((reason) => (
            <li key={`${reason.code} ${reason.rule}`}>
              <code>{reason.rule}</code> {language === "zh" ? reason.zh : reason.en}
            </li>
          ))}
        </ul>
      )}
      <Facts
        columns={4}
        facts={[
          { term: risk.payer, value: side(payer, hits.payer) },
          { term: risk.payee, value: side(payee, hits.payee) },
          { term: risk.origin, value: `${risk.listName} ${wordFor(risk.standing, hits.origin)}` },
        ]}
      />
      <h3 className="evidence-head">{risk.listHits}</h3>
      {hits.entries.length === 0 ? (
        <p className="faint">{risk.noHits}</p>
      ) : (
        <ul className="reasons">
          {hits.entries.map((entry) => (
            <li key={entry.id}>
              <strong>{wordFor(risk.listed, entry.listed_as)}</strong> {wordFor(risk.listKinds, entry.kind)} {entry.value_masked}
              {hits.sounding.includes(entry.id) && <span className="faint"> ({risk.onlySounds})</span>} · {entry.reason} ·{" "}
              <span className="faint">{entry.expires_at === null ? risk.never : formatMinute(entry.expires_at)}</span>
            </li>
          ))}
        </ul>
      )}
      {decision !== null && (
        <>
          <h3 className="evidence-head">{risk.facts}</h3>
          <Facts
            columns={4}
            facts={decision.facts.map((fact) => ({ term: language === "zh" ? fact.zh : fact.en, value: factText(fact.value, fact, messages) }))}
          />
        </>
      )}
    </>
  );
}
