import { CheckCircleOutlined, FileSearchOutlined, ReloadOutlined } from "../../parts/icons";
import { getRouteApi } from "@tanstack/react-router";
import { Button, Segmented } from "antd";
import { POLL_MS, readApprovals } from "../../api/reads";
import type { ApprovalStatus } from "../../api/types";
import { useMessages } from "../../i18n";
import { CursorPager } from "../../parts/CursorPager";
import { PageHead } from "../../parts/PageHead";
import { Panel } from "../../parts/Panel";
import { RowTable } from "../../parts/RowTable";
import { useCursorPages } from "../../parts/useCursorPages";
import { usePolling } from "../../session/activity";
import { useSession } from "../../session/context";
import { ApprovalDrawer } from "./ApprovalDrawer";
import { columnsOf } from "./columns";
import "./approvals.css";

const route = getRouteApi("/frame/approvals");
const STATUSES: readonly ApprovalStatus[] = ["pending", "approved", "rejected", "withdrawn"];
const ALL = "all";

/** The queue opens on what waits; `?status=all` shows everything. */
function statusOf(text: string | undefined): ApprovalStatus | null {
  return text === ALL ? null : (STATUSES.find((status) => status === text) ?? "pending");
}

export function Approvals() {
  const messages = useMessages();
  const { approvals: text, words } = messages;
  const { staff } = useSession();
  const search = route.useSearch();
  const navigate = route.useNavigate();
  const status = statusOf(search.status);
  const pages = useCursorPages(["approvals", "list", status ?? ALL], readApprovals(status), { refetchInterval: usePolling(POLL_MS) });
  const show = (open: string | undefined) => void navigate({ search: (now) => ({ ...now, open }), replace: true });
  const empty =
    status === "pending"
      ? { title: text.emptyPending, hint: text.emptyPendingHint, icon: <CheckCircleOutlined /> }
      : { title: text.empty, icon: <FileSearchOutlined /> };
  return (
    <>
      <PageHead
        title={text.title}
        lead={text.lead}
        actions={
          <Button icon={<ReloadOutlined spin={pages.query.isFetching} />} onClick={() => void pages.query.refetch()}>
            {words.refresh}
          </Button>
        }
      />
      <Panel flush>
        <div className="filters">
          <Segmented
            aria-label={text.status}
            value={status ?? ALL}
            onChange={(value) => void navigate({ search: value === "pending" ? {} : { status: value } })}
            options={[...STATUSES.map((value) => ({ value, label: text.statuses[value] })), { value: ALL, label: words.all }]}
          />
        </div>
        <RowTable
          label={text.title}
          columns={columnsOf(messages, staff.id)}
          rows={pages.rows}
          rowKey={({ id }) => id}
          isPending={pages.query.isPending}
          isStale={pages.query.isPlaceholderData}
          error={pages.query.error}
          onRetry={() => void pages.query.refetch()}
          empty={empty}
          onOpen={({ id }) => show(id)}
          openKey={search.open}
        />
        {pages.rows.length > 0 && <CursorPager pages={pages} />}
      </Panel>
      <ApprovalDrawer id={search.open} onClose={() => show(undefined)} />
    </>
  );
}
