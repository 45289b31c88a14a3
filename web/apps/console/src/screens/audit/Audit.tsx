import { AuditOutlined, ReloadOutlined } from "../../parts/icons";
import { getRouteApi } from "@tanstack/react-router";
import { Button } from "antd";
import { useState } from "react";
import { readAudit, type AuditFilters } from "../../api/reads";
import type { AuditRecord } from "../../api/types";
import { endOfDay, isDate, startOfDay } from "../../format/time";
import { useMessages } from "../../i18n";
import { CursorPager } from "../../parts/CursorPager";
import { PageHead } from "../../parts/PageHead";
import { Panel } from "../../parts/Panel";
import { RowTable } from "../../parts/RowTable";
import { useCursorPages } from "../../parts/useCursorPages";
import { AuditDrawer } from "./AuditDrawer";
import { AuditFilterBar, type AuditSearch } from "./AuditFilterBar";
import { ChainVerification } from "./ChainVerification";
import { columnsOf } from "./columns";
import "./audit.css";

const route = getRouteApi("/frame/audit");

/** Days of the address as the instants between which the bank looks. */
function filtersOf(search: AuditSearch): AuditFilters {
  return {
    action: search.action ?? null,
    actor: search.actor ?? null,
    subject_id: search.subject ?? null,
    from: isDate(search.from) ? startOfDay(search.from) : null,
    to: isDate(search.to) ? endOfDay(search.to) : null,
  };
}

export function Audit() {
  const messages = useMessages();
  const { audit: text, words } = messages;
  const search = route.useSearch();
  const navigate = route.useNavigate();
  const [open, setOpen] = useState<AuditRecord | null>(null);
  const filters = filtersOf(search);
  const pages = useCursorPages(["audit", "list", filters], readAudit(filters));
  const narrow = (change: Partial<Record<keyof AuditSearch, string | undefined>>) => {
    setOpen(null);
    void navigate({ search: (now) => ({ ...now, ...change }), replace: true });
  };
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
      <ChainVerification />
      <Panel flush>
        <AuditFilterBar search={search} onChange={narrow} />
        <RowTable
          label={text.title}
          columns={columnsOf(messages)}
          rows={pages.rows}
          rowKey={({ id }) => id}
          isPending={pages.query.isPending}
          isStale={pages.query.isPlaceholderData}
          error={pages.query.error}
          onRetry={() => void pages.query.refetch()}
          empty={{ title: text.empty, icon: <AuditOutlined /> }}
          onOpen={setOpen}
          openKey={open?.id}
        />
        {pages.rows.length > 0 && <CursorPager pages={pages} />}
      </Panel>
      <AuditDrawer record={open} onNarrow={narrow} onClose={() => setOpen(null)} />
    </>
  );
}
