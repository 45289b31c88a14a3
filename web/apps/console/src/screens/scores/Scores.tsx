import { useQuery, useQueryClient } from "@tanstack/react-query";
import { Button, Input } from "antd";
import { useState } from "react";
import { bank } from "../../api/bank";
import type { Score } from "../../api/types";
import { formatCount } from "../../format/money";
import { useMessages, wordFor } from "../../i18n";
import { ActDialog } from "../../parts/ActDialog";
import { Identifier } from "../../parts/Identifier";
import { PageHead } from "../../parts/PageHead";
import { Panel } from "../../parts/Panel";
import { RowTable } from "../../parts/RowTable";
import { StatusTag, type Tone } from "../../parts/StatusTag";
import { useMay } from "../../session/context";

const TONES: Readonly<Record<string, Tone>> = { added: "waiting", shadow: "brand", live: "good" };
type Step = "approve" | "shadow" | "publish" | "back";
type Act = { kind: "add" } | { kind: "none" } | { kind: Step; score: Score };

/** Versions of scores: what they learned from, where they stand, what can be done with each. */
export function Scores() {
  const { risk, policies, words } = useMessages();
  const mayPublish = useMay("staff:score:publish");
  const queries = useQueryClient();
  const [act, setAct] = useState<Act | null>(null);
  const [document, setDocument] = useState("");
  const query = useQuery({ queryKey: ["scores"], queryFn: ({ signal }) => bank.get("/api/staff/risk/scores", { signal }) });
  const rows = query.data?.items ?? [];
  const isLive = rows.some((row) => row.stage === "live");

  async function carryOut(reason: string): Promise<void> {
    if (act === null) return;
    if (act.kind === "add") await bank.post("/api/staff/risk/scores", { body: { document } });
    else if (!("score" in act)) await bank.post("/api/staff/risk/scores/roll-back", { body: { to: null, reason } });
    else {
      const path = { digest: act.score.digest };
      if (act.kind === "approve") await bank.post("/api/staff/risk/scores/{digest}/approve", { path, body: { text: reason } });
      else if (act.kind === "shadow") await bank.post("/api/staff/risk/scores/{digest}/shadow", { path });
      else if (act.kind === "publish") await bank.post("/api/staff/risk/scores/{digest}/publish", { path, body: { text: reason } });
      else await bank.post("/api/staff/risk/scores/roll-back", { body: { to: act.score.digest, reason } });
    }
    setAct(null);
    void queries.invalidateQueries({ queryKey: ["scores"] });
  }
  const titles = { add: risk.addScore, none: risk.rollBackNone, approve: risk.approve, shadow: risk.startShadow, publish: risk.publishScore, back: risk.rollBack };
  const next: Readonly<Record<string, Step>> = { added: "approve", approved: "shadow", shadow: "publish", retired: "back" };
  return (
    <>
      <PageHead
        title={risk.scores}
        lead={risk.scoresLead}
        actions={
          mayPublish && (
            <>
              {isLive && <Button onClick={() => setAct({ kind: "none" })}>{risk.rollBackNone}</Button>}
              <Button type="primary" onClick={() => setAct({ kind: "add" })}>
                {risk.addScore}
              </Button>
            </>
          )
        }
      />
      <Panel flush>
        <RowTable
          label={risk.scores}
          columns={[
            { title: risk.version, width: 80, render: (_, row) => row.number },
            { title: risk.name, width: 160, render: (_, row) => row.name },
            { title: risk.learned, render: (_, row) => risk.learnedSay({ payments: formatCount(Number(row.training["payments"])), frauds: formatCount(Number(row.training["frauds"])) }) },
            {
              title: risk.quality,
              width: 180,
              render: (_, row) => (row.quality["auc_roc"] === undefined ? "—" : `AUC ${row.quality["auc_roc"].toFixed(3)} · AP ${(row.quality["average_precision"] ?? 0).toFixed(3)}`),
            },
            { title: risk.features, width: 80, render: (_, row) => row.features.length },
            { title: risk.dataDigest, width: 190, render: (_, row) => <Identifier value={String(row.training["data_digest"])} short /> },
            { title: risk.stage, width: 110, render: (_, row) => <StatusTag tone={TONES[row.stage] ?? "calm"}>{wordFor(risk.scoreStages, row.stage)}</StatusTag> },
            {
              title: policies.actions,
              width: 120,
              render: (_, row) => {
                const kind = next[row.stage];
                return mayPublish && kind !== undefined ? (
                  <Button size="small" onClick={() => setAct({ kind, score: row })}>
                    {titles[kind]}
                  </Button>
                ) : null;
              },
            },
          ]}
          rows={rows}
          rowKey={({ digest }) => digest}
          isPending={query.isPending}
          error={query.error}
          onRetry={() => void query.refetch()}
          empty={{ title: risk.noScores, hint: risk.noScoresHint }}
        />
      </Panel>
      <ActDialog
        isOpen={act !== null}
        title={act === null ? "" : titles[act.kind]}
        explain={act?.kind === "add" ? risk.addScoreExplain : risk.scoreExplain}
        submitLabel={act === null ? words.submit : titles[act.kind]}
        reason={act?.kind === "add" || act?.kind === "shadow" ? "none" : "required"}
        onSubmit={carryOut}
        onClose={() => setAct(null)}
      >
        {act?.kind === "add" && <Input.TextArea aria-label={risk.scoreDocument} rows={8} value={document} onChange={(event) => setDocument(event.target.value)} />}
      </ActDialog>
    </>
  );
}
