import { CheckCircleOutlined, ReloadOutlined } from "../../parts/icons";
import { Button } from "antd";
import type { ColumnsType } from "antd/es/table";
import { useState } from "react";
import { POLL_MS, readDeadLetters } from "../../api/reads";
import type { DeadLetter } from "../../api/types";
import { formatInstant } from "../../format/time";
import { useMessages, type Messages } from "../../i18n";
import { CursorPager } from "../../parts/CursorPager";
import { PageHead } from "../../parts/PageHead";
import { Panel } from "../../parts/Panel";
import { RowTable } from "../../parts/RowTable";
import { useCursorPages } from "../../parts/useCursorPages";
import { usePolling } from "../../session/activity";
import { DeadLetterDrawer } from "./DeadLetterDrawer";
import { ReplayState } from "./ReplayState";
import "./dead-letters.css";

export function DeadLetters() {
  const messages = useMessages();
  const { deadLetters: text, words } = messages;
  const pages = useCursorPages(["dead-letters"], readDeadLetters, { refetchInterval: usePolling(POLL_MS) });
  const [openId, setOpenId] = useState<string | null>(null);
  const open = pages.rows.find(({ id }) => id === openId) ?? null;
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
          columns={columnsOf(messages)}
          rows={pages.rows}
          rowKey={({ id }) => id}
          isPending={pages.query.isPending}
          isStale={pages.query.isPlaceholderData}
          error={pages.query.error}
          onRetry={() => void pages.query.refetch()}
          empty={{ title: text.empty, hint: text.emptyHint, icon: <CheckCircleOutlined /> }}
          onOpen={({ id }) => setOpenId(id)}
          openKey={openId ?? undefined}
        />
        {pages.rows.length > 0 && <CursorPager pages={pages} />}
      </Panel>
      <DeadLetterDrawer letter={open} onClose={() => setOpenId(null)} />
    </>
  );
}

function columnsOf({ deadLetters: text }: Messages): ColumnsType<DeadLetter> {
  return [
    { title: text.failedAt, key: "failed_at", className: "nowrap", render: (_, row) => formatInstant(row.failed_at) },
    {
      title: text.event,
      key: "event",
      render: (_, row) => (
        <>
          <code className="code">{row.event}</code>
          <code className="cell-two code">{row.handler}</code>
        </>
      ),
    },
    {
      title: text.error,
      key: "error",
      className: "dead-letter-error",
      render: (_, { error }) => <span className="cell-clip">{lastLine(error)}</span>,
    },
    { title: text.attempts, dataIndex: "attempts", align: "right" },
    { title: text.state, key: "state", className: "nowrap", render: (_, row) => <ReplayState letter={row} /> },
  ];
}

/** Of a traceback the line that says what happened. */
function lastLine(error: string): string {
  return error.trim().split("\n").at(-1) ?? error;
}
