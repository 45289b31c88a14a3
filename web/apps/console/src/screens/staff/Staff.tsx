import { ReloadOutlined, TeamOutlined } from "../../parts/icons";
import { Button } from "antd";
import type { ColumnsType } from "antd/es/table";
import { useState } from "react";
import { readStaff } from "../../api/reads";
import type { StaffMember } from "../../api/types";
import { formatMinute } from "../../format/time";
import { useMessages, wordFor, type Messages } from "../../i18n";
import { CursorPager } from "../../parts/CursorPager";
import { PageHead } from "../../parts/PageHead";
import { Panel } from "../../parts/Panel";
import { RowTable } from "../../parts/RowTable";
import { Label, StatusTag } from "../../parts/StatusTag";
import { useCursorPages } from "../../parts/useCursorPages";
import { useMay, useSession } from "../../session/context";
import { RevokeDialog } from "./RevokeDialog";

export function Staff() {
  const messages = useMessages();
  const { staff: text, words } = messages;
  const { staff: self } = useSession();
  const mayRevoke = useMay("staff:session:revoke");
  const pages = useCursorPages(["staff"], readStaff);
  const [chosen, setChosen] = useState<StaffMember | null>(null);
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
        <RowTable
          label={text.title}
          columns={columnsOf(messages, self.id, mayRevoke ? setChosen : null)}
          rows={pages.rows}
          rowKey={({ id }) => id}
          isPending={pages.query.isPending}
          isStale={pages.query.isPlaceholderData}
          error={pages.query.error}
          onRetry={() => void pages.query.refetch()}
          empty={{ title: text.empty, icon: <TeamOutlined /> }}
        />
        {pages.rows.length > 0 && <CursorPager pages={pages} />}
      </Panel>
      <RevokeDialog member={chosen} onClose={() => setChosen(null)} />
    </>
  );
}

function columnsOf(
  { staff: text, terms }: Messages,
  selfId: string,
  onRevoke: ((member: StaffMember) => void) | null,
): ColumnsType<StaffMember> {
  const columns: ColumnsType<StaffMember> = [
    { title: text.staffNumber, dataIndex: "staff_number", className: "nowrap" },
    {
      title: text.name,
      key: "name",
      className: "nowrap",
      render: (_, { id, name }) => (
        <>
          <strong>{name}</strong>
          {id === selfId && <span className="faint"> ({text.you})</span>}
        </>
      ),
    },
    {
      title: text.roles,
      key: "roles",
      render: (_, { roles }) => roles.map((role) => <Label key={role}>{wordFor(terms.roles, role)}</Label>),
    },
    { title: text.branch, dataIndex: "branch" },
    {
      title: text.status,
      key: "status",
      className: "nowrap",
      render: (_, { status }) => (
        <StatusTag tone={status === "active" ? "good" : "calm"}>{wordFor(text.statuses, status)}</StatusTag>
      ),
    },
    {
      title: text.lastSignedInAt,
      key: "last",
      className: "nowrap",
      render: (_, { last_signed_in_at: at }) => (at === null ? <span className="faint">{text.never}</span> : formatMinute(at)),
    },
    {
      title: text.activeSessions,
      key: "sessions",
      align: "right",
      render: (_, { active_sessions: count }) => (count === 0 ? <span className="faint">0</span> : <strong>{count}</strong>),
    },
  ];
  if (onRevoke === null) return columns;
  return [
    ...columns,
    {
      title: <span className="t-unseen">{text.revoke}</span>,
      key: "revoke",
      align: "right",
      render: (_, member) => (
        <Button
          size="small"
          danger
          disabled={member.active_sessions === 0}
          title={member.active_sessions === 0 ? text.nothingToRevoke : ""}
          aria-label={`${text.revoke} ${member.name}`}
          onClick={() => onRevoke(member)}
        >
          {text.revoke}
        </Button>
      ),
    },
  ];
}
