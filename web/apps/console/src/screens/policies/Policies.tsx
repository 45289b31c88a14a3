import { useQuery } from "@tanstack/react-query";
import { getRouteApi } from "@tanstack/react-router";
import { POLL_MS } from "../../api/reads";
import type { DecisionPoint } from "../../api/types";
import { formatCount } from "../../format/money";
import { useMessages } from "../../i18n";
import { PageHead } from "../../parts/PageHead";
import { Panel } from "../../parts/Panel";
import { RowTable } from "../../parts/RowTable";
import { StatusTag } from "../../parts/StatusTag";
import { usePreferences } from "../../preferences";
import { usePolling } from "../../session/activity";
import { pointsQuery } from "./reads";

const route = getRouteApi("/frame/policies");

/** What the bank decides, by what, and what it has decided today. */
export function Policies() {
  const { policies: text } = useMessages();
  const { language } = usePreferences();
  const navigate = route.useNavigate();
  const query = useQuery({ ...pointsQuery, refetchInterval: usePolling(POLL_MS) });
  const today = (point: DecisionPoint) =>
    point.outcomes
      .filter((outcome) => (point.today[outcome.name] ?? 0) > 0)
      .map((outcome) => `${outcome.label[language]} ${formatCount(point.today[outcome.name] ?? 0)}`)
      .join(" · ");
  return (
    <>
      <PageHead title={text.title} lead={text.lead} />
      <Panel flush>
        <RowTable
          label={text.title}
          columns={[
            {
              title: text.point,
              width: 240,
              render: (_, row) => (
                <>
                  <strong>{row.label[language]}</strong>
                  <br />
                  <code className="faint">{row.name}</code>
                </>
              ),
            },
            { title: text.live, width: 130, render: (_, row) => (row.live_number === 0 ? text.builtIn : text.versionNumber({ number: row.live_number })) },
            {
              title: `${text.shadow} / ${text.canary}`,
              width: 160,
              render: (_, row) =>
                [row.shadow_digest === null ? "" : text.shadow, row.canary_digest === null ? "" : `${text.canary} ${row.canary_percent}%`].filter(Boolean).join(" · ") ||
                text.none,
            },
            { title: text.today, render: (_, row) => today(row) || "—" },
            { title: text.waitingHead, width: 150, render: (_, row) => (row.waiting > 0 ? <StatusTag tone="waiting">{text.waiting({ count: row.waiting })}</StatusTag> : "—") },
          ]}
          rows={query.data?.items ?? []}
          rowKey={({ name }) => name}
          isPending={query.isPending}
          error={query.error}
          onRetry={() => void query.refetch()}
          empty={{ title: text.noVersions }}
          onOpen={({ name }) => void navigate({ to: "/policies/$name", params: { name } })}
        />
      </Panel>
    </>
  );
}
