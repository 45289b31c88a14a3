import { getRouteApi } from "@tanstack/react-router";
import { Input, Segmented } from "antd";
import { bank } from "../../api/bank";
import { POLL_MS } from "../../api/reads";
import { useMessages } from "../../i18n";
import { CursorPager } from "../../parts/CursorPager";
import { PageHead } from "../../parts/PageHead";
import { Panel } from "../../parts/Panel";
import { RowTable } from "../../parts/RowTable";
import { useCursorPages } from "../../parts/useCursorPages";
import { usePolling } from "../../session/activity";
import { caseColumns } from "./columns";

const route = getRouteApi("/frame/cases");
const SHOWN = ["open", "mine", "overdue", "closed"] as const;

/** The queue: open cases, the most urgent first. */
export function Cases() {
  const messages = useMessages();
  const { risk } = messages;
  const search = route.useSearch();
  const navigate = route.useNavigate();
  const shown = SHOWN.find((one) => one === search.show) ?? "open";
  const q = search.q ?? "";
  const pages = useCursorPages(
    ["cases", shown, q],
    ({ cursor, limit, signal }) =>
      bank.get("/api/staff/risk/cases", {
        query: { status: shown === "closed" ? "closed" : "open", mine: shown === "mine", overdue: shown === "overdue", q, cursor, limit },
        signal,
      }),
    { refetchInterval: usePolling(POLL_MS) },
  );
  const labels = { open: risk.openCases, mine: risk.mine, overdue: risk.overdue, closed: risk.closedCases };
  return (
    <>
      <PageHead title={risk.cases} lead={risk.casesLead} />
      <Panel flush>
        <div className="filters">
          <Segmented
            aria-label={risk.status}
            value={shown}
            onChange={(value) => void navigate({ search: (now) => ({ ...now, show: value }) })}
            options={SHOWN.map((value) => ({ value, label: labels[value] }))}
          />
          <Input.Search
            allowClear
            aria-label={risk.findCase}
            placeholder={risk.findCase}
            defaultValue={q}
            maxLength={40}
            style={{ width: 280 }}
            onSearch={(text) => void navigate({ search: (now) => ({ ...now, q: text.trim() }) })}
          />
        </div>
        <RowTable
          label={risk.cases}
          columns={caseColumns(messages)}
          rows={pages.rows}
          rowKey={({ id }) => id}
          isPending={pages.query.isPending}
          isStale={pages.query.isPlaceholderData}
          error={pages.query.error}
          onRetry={() => void pages.query.refetch()}
          empty={{ title: risk.noCases, hint: risk.noCasesHint }}
          onOpen={({ id }) => void navigate({ to: "/cases/$caseId", params: { caseId: id } })}
        />
        {pages.rows.length > 0 && <CursorPager pages={pages} />}
      </Panel>
    </>
  );
}
