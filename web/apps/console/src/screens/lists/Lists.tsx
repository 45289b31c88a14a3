import { useQueryClient } from "@tanstack/react-query";
import { getRouteApi } from "@tanstack/react-router";
import { Button, Input, Segmented, Select } from "antd";
import { useState } from "react";
import { bank } from "../../api/bank";
import type { ListEntry } from "../../api/types";
import { formatMinute } from "../../format/time";
import { useMessages, wordFor } from "../../i18n";
import { ActDialog } from "../../parts/ActDialog";
import { CursorPager } from "../../parts/CursorPager";
import { PageHead } from "../../parts/PageHead";
import { Panel } from "../../parts/Panel";
import { RowTable } from "../../parts/RowTable";
import { StatusTag, type Tone } from "../../parts/StatusTag";
import { useCursorPages } from "../../parts/useCursorPages";
import { useMay, useSession } from "../../session/context";
import { ImportDialog } from "./ImportDialog";
import { KINDS, LISTS, STATUSES } from "./kinds";
import { ListValue } from "./ListValue";
import { ProposeDialog } from "./ProposeDialog";

const route = getRouteApi("/frame/lists");
const ALL = "all";
const TONES: Readonly<Record<string, Tone>> = { proposed: "waiting", active: "good", "removal-proposed": "waiting", rejected: "bad" };

type Act = { kind: "approve" | "reject" | "remove"; entry: ListEntry };

/** Who and what the bank blocks, watches or allows; every change by two people. */
export function Lists() {
  const { risk, policies, words } = useMessages();
  const { staff } = useSession();
  const mayPropose = useMay("staff:list:propose");
  const mayApprove = useMay("staff:list:approve");
  const queries = useQueryClient();
  const search = route.useSearch();
  const navigate = route.useNavigate();
  const [q, setQ] = useState("");
  const [act, setAct] = useState<Act | null>(null);
  const [isProposing, setProposing] = useState(false);
  const [isImporting, setImporting] = useState(false);
  const list = LISTS.find((one) => one === search.list) ?? null;
  const kind = KINDS.find((one) => one === search.kind) ?? null;
  const status = STATUSES.find((one) => one === search.status) ?? null;
  const pages = useCursorPages(["lists", list ?? ALL, kind ?? ALL, status ?? ALL, q], ({ cursor, limit, signal }) =>
    bank.get("/api/staff/risk/lists", { query: { list, kind, status, q, cursor, limit }, signal }),
  );
  const refresh = () => void queries.invalidateQueries({ queryKey: ["lists"] });

  async function carryOut(reason: string): Promise<void> {
    if (act === null) return;
    const path = { listing_id: act.entry.id };
    if (act.kind === "remove") await bank.post("/api/staff/risk/lists/{listing_id}/removal", { path, body: { text: reason } });
    else await bank.post("/api/staff/risk/lists/{listing_id}/decide", { path, body: { approve: act.kind === "approve", reason } });
    setAct(null);
    refresh();
  }
  const labels = { approve: risk.approve, reject: risk.reject, remove: risk.remove };
  return (
    <>
      <PageHead
        title={risk.lists}
        lead={risk.listsLead}
        actions={
          mayPropose && (
            <>
              <Button onClick={() => setImporting(true)}>{risk.import}</Button>
              <Button type="primary" onClick={() => setProposing(true)}>
                {risk.propose}
              </Button>
            </>
          )
        }
      />
      <Panel flush>
        <div className="filters">
          <Segmented
            aria-label={risk.listName}
            value={list ?? ALL}
            onChange={(value) => void navigate({ search: (now) => ({ ...now, list: value === ALL ? undefined : value }) })}
            options={[{ value: ALL, label: words.all }, ...LISTS.map((value) => ({ value, label: risk.listed[value] }))]}
          />
          <Select
            aria-label={risk.listKind}
            style={{ width: 150 }}
            value={kind ?? ALL}
            onChange={(value) => void navigate({ search: (now) => ({ ...now, kind: value === ALL ? undefined : value }) })}
            options={[{ value: ALL, label: risk.anyKind }, ...KINDS.map((value) => ({ value, label: risk.listKinds[value] }))]}
          />
          <Select
            aria-label={risk.status}
            style={{ width: 150 }}
            value={status ?? ALL}
            onChange={(value) => void navigate({ search: (now) => ({ ...now, status: value === ALL ? undefined : value }) })}
            options={[{ value: ALL, label: risk.anyStatus }, ...STATUSES.map((value) => ({ value, label: risk.listStatuses[value] }))]}
          />
          <Input.Search allowClear aria-label={risk.findEntry} placeholder={risk.findEntry} maxLength={200} style={{ width: 320 }} onSearch={setQ} />
        </div>
        <RowTable
          label={risk.lists}
          columns={[
            { title: risk.listName, width: 90, render: (_, row) => wordFor(risk.listed, row.listed_as) },
            { title: risk.listKind, width: 150, render: (_, row) => wordFor(risk.listKinds, row.kind) },
            { title: risk.value, width: 190, render: (_, row) => <ListValue entry={row} /> },
            { title: risk.reason, render: (_, row) => row.reason },
            { title: risk.expires, width: 150, render: (_, row) => (row.expires_at === null ? risk.never : formatMinute(row.expires_at)) },
            { title: risk.proposedBy, width: 100, render: (_, row) => row.proposed_by_name },
            { title: risk.status, width: 130, render: (_, row) => <StatusTag tone={TONES[row.status] ?? "calm"}>{wordFor(risk.listStatuses, row.status)}</StatusTag> },
            {
              title: policies.actions,
              width: 190,
              render: (_, row) => (
                <span className="row-acts">
                  {mayApprove && row.status.endsWith("proposed") && (
                    <>
                      <Button size="small" disabled={row.status === "proposed" && row.proposed_by === staff.id} title={row.proposed_by === staff.id ? risk.ownProposal : undefined} onClick={() => setAct({ kind: "approve", entry: row })}>
                        {risk.approve}
                      </Button>
                      <Button size="small" disabled={row.status === "proposed" && row.proposed_by === staff.id} onClick={() => setAct({ kind: "reject", entry: row })}>
                        {risk.reject}
                      </Button>
                    </>
                  )}
                  {mayPropose && row.status === "active" && (
                    <Button size="small" onClick={() => setAct({ kind: "remove", entry: row })}>
                      {risk.remove}
                    </Button>
                  )}
                </span>
              ),
            },
          ]}
          rows={pages.rows}
          rowKey={({ id }) => id}
          isPending={pages.query.isPending}
          isStale={pages.query.isPlaceholderData}
          error={pages.query.error}
          onRetry={() => void pages.query.refetch()}
          empty={{ title: risk.noEntries, hint: risk.noEntriesHint }}
        />
        {pages.rows.length > 0 && <CursorPager pages={pages} />}
      </Panel>
      <ActDialog
        isOpen={act !== null}
        title={act === null ? "" : labels[act.kind]}
        explain={act === null ? "" : `${wordFor(risk.listed, act.entry.listed_as)} · ${act.entry.value_masked}`}
        submitLabel={act === null ? words.submit : labels[act.kind]}
        reason="required"
        onSubmit={carryOut}
        onClose={() => setAct(null)}
      />
      {isProposing && (
        <ProposeDialog
          onClose={() => setProposing(false)}
          onDone={() => {
            setProposing(false);
            refresh();
          }}
        />
      )}
      {isImporting && (
        <ImportDialog
          onClose={() => setImporting(false)}
          onDone={() => {
            setImporting(false);
            refresh();
          }}
        />
      )}
    </>
  );
}
