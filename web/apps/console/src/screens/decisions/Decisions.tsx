import { useQuery } from "@tanstack/react-query";
import { getRouteApi } from "@tanstack/react-router";
import { Checkbox, Input, Select } from "antd";
import { bank } from "../../api/bank";
import type { DecisionPoint } from "../../api/types";
import { endOfDay, formatInstant, isDate, startOfDay } from "../../format/time";
import { useMessages, wordFor } from "../../i18n";
import { CursorPager } from "../../parts/CursorPager";
import { DateRangeField } from "../../parts/DateRangeField";
import { Identifier } from "../../parts/Identifier";
import { Money } from "../../parts/Money";
import { PageHead } from "../../parts/PageHead";
import { Panel } from "../../parts/Panel";
import { RowTable } from "../../parts/RowTable";
import { StatusTag } from "../../parts/StatusTag";
import { useCursorPages } from "../../parts/useCursorPages";
import { usePreferences } from "../../preferences";
import { useMay } from "../../session/context";
import { pointsQuery } from "../policies/reads";

const route = getRouteApi("/frame/decisions");
const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;
const ANY = "";

/** Every decision of the bank: found by point, customer, outcome and time. */
export function Decisions() {
  const { policies: text } = useMessages();
  const { language } = usePreferences();
  const search = route.useSearch();
  const navigate = route.useNavigate();
  const points = useQuery({ ...pointsQuery, enabled: useMay("staff:policy:read") });
  const labels = Object.fromEntries((points.data?.items ?? []).map((one) => [one.name, one.label[language]]));
  const outcomesOf = (declared: readonly DecisionPoint[]): Record<string, string> =>
    Object.fromEntries(declared.flatMap((one) => one.outcomes.map((outcome) => [outcome.name, outcome.label[language]])));
  const declared = points.data?.items ?? [];
  const byPoint = new Map(declared.map((one) => [one.name, outcomesOf([one])]));
  const ofPoint = search.point === undefined ? outcomesOf(declared) : (byPoint.get(search.point) ?? {});
  const filters = {
    point: search.point ?? null,
    subject: search.subject !== undefined && UUID.test(search.subject) ? search.subject : null,
    outcome: search.outcome ?? null,
    degraded: search.degraded === "yes",
    since: isDate(search.from) ? startOfDay(search.from) : null,
    until: isDate(search.to) ? endOfDay(search.to) : null,
  };
  const pages = useCursorPages(["decisions", filters], ({ cursor, limit, signal }) =>
    bank.get("/api/staff/decisions", { query: { ...filters, cursor, limit }, signal }),
  );
  const set = (change: Record<string, string>) => void navigate({ search: (now) => ({ ...now, ...change }), replace: true });
  return (
    <>
      <PageHead title={text.decisions} lead={text.decisionsLead} />
      <Panel flush>
        <div className="filters">
          <Select
            aria-label={text.point}
            style={{ width: 190 }}
            value={search.point ?? ANY}
            onChange={(point) => set({ point })}
            options={[{ value: ANY, label: text.anyPoint }, ...Object.entries(labels).map(([value, label]) => ({ value, label }))]}
          />
          <Select
            aria-label={text.outcome}
            style={{ width: 150 }}
            value={search.outcome ?? ANY}
            onChange={(outcome) => set({ outcome })}
            options={[{ value: ANY, label: text.anyOutcome }, ...Object.entries(ofPoint).map(([value, label]) => ({ value, label }))]}
          />
          <Input.Search aria-label={text.subject} placeholder={text.subject} allowClear defaultValue={search.subject ?? ""} style={{ width: 250 }} onSearch={(subject) => set({ subject: subject.trim() })} />
          <DateRangeField from={search.from} to={search.to} onChange={({ from, to }) => set({ from: from ?? "", to: to ?? "" })} />
          <Checkbox checked={filters.degraded} onChange={(event) => set({ degraded: event.target.checked ? "yes" : "" })}>
            {text.degradedOnly}
          </Checkbox>
        </div>
        <RowTable
          label={text.decisions}
          columns={[
            { title: text.time, width: 170, render: (_, row) => <span className="figures">{formatInstant(row.decided_at)}</span> },
            { title: text.point, width: 160, render: (_, row) => wordFor(labels, row.point) },
            { title: text.outcome, width: 130, render: (_, row) => wordFor(byPoint.get(row.point) ?? {}, row.outcome) },
            { title: text.amount, width: 140, align: "right", render: (_, row) => (row.amount_minor === null ? "—" : <Money minor={row.amount_minor} currency="CNY" />) },
            { title: text.subject, width: 190, render: (_, row) => <Identifier value={row.subject} short /> },
            { title: text.version, width: 140, className: "nowrap", render: (_, row) => (row.version_number === 0 ? text.builtIn : text.versionNumber({ number: row.version_number })) },
            { title: text.degraded, render: (_, row) => (row.degraded === null ? "" : <StatusTag tone="bad">{row.degraded}</StatusTag>) },
          ]}
          rows={pages.rows}
          rowKey={(row) => `${row.point} ${row.request_id}`}
          isPending={pages.query.isPending}
          isStale={pages.query.isPlaceholderData}
          error={pages.query.error}
          onRetry={() => void pages.query.refetch()}
          empty={{ title: text.noDecisions, hint: text.noDecisionsHint }}
          onOpen={(row) => void navigate({ to: "/decisions/$point/$requestId", params: { point: row.point, requestId: row.request_id } })}
        />
        {pages.rows.length > 0 && <CursorPager pages={pages} />}
      </Panel>
    </>
  );
}
