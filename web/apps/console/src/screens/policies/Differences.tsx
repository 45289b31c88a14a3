import { useQuery } from "@tanstack/react-query";
import { Select } from "antd";
import { useState } from "react";
import { bank } from "../../api/bank";
import type { DecisionPoint, PolicyVersion } from "../../api/types";
import { useMessages, wordFor } from "../../i18n";

interface DifferencesProps {
  point: DecisionPoint;
  version: PolicyVersion;
  versions: readonly PolicyVersion[];
}

/** What a version changes, rule by rule and cell by cell: against what is in force, or any other version. */
export function Differences({ point, version, versions }: DifferencesProps) {
  const { policies: text } = useMessages();
  const [before, setBefore] = useState(point.live_digest);
  const query = useQuery({
    queryKey: ["policies", point.name, "differences", before, version.digest],
    queryFn: ({ signal }) =>
      bank.get("/api/staff/policies/{name}/differences", { path: { name: point.name }, query: { before, after: version.digest }, signal }),
    staleTime: Infinity,
  });
  const others = versions.filter(({ digest }) => digest !== version.digest && digest !== point.live_digest);
  return (
    <section className="drawer-section">
      <h2>{text.differences}</h2>
      <Select
        aria-label={text.comparedWith}
        value={before}
        onChange={setBefore}
        style={{ width: "100%", marginBottom: 8 }}
        options={[
          { value: point.live_digest, label: `${text.comparedWith}：${text.inForce}` },
          ...others.map((one) => ({ value: one.digest, label: `${text.comparedWith}：${text.versionNumber({ number: one.number })} · ${wordFor(text.stages, one.stage)}` })),
        ]}
      />
      {query.data?.items.length === 0 && <p className="faint">{text.noDifferences}</p>}
      <ul className="policy-changes">
        {(query.data?.items ?? []).map((one) => (
          <li key={`${one.decision} ${one.rule ?? ""} ${one.change}`} className={`change-${one.change}`}>
            <strong>{wordFor(text.changes, one.change)}</strong> {one.decision} {one.rule !== null && <code>{one.rule}</code>}
            {one.cells.map((cell) => (
              <div key={cell["column"]}>
                {cell["column"]}：{cell["before"] !== "" && <del>{cell["before"]}</del>} {cell["after"] !== "" && <ins>{cell["after"]}</ins>}
              </div>
            ))}
          </li>
        ))}
      </ul>
    </section>
  );
}
