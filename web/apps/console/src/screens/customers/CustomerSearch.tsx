import { FileProtectOutlined, UserOutlined } from "../../parts/icons";
import { useQueryClient } from "@tanstack/react-query";
import { getRouteApi } from "@tanstack/react-router";
import { useState } from "react";
import { searchCustomers } from "../../api/acts";
import { useMessages } from "../../i18n";
import { PageHead } from "../../parts/PageHead";
import { Panel } from "../../parts/Panel";
import { EmptyState } from "../../states/EmptyState";
import { RefusalAlert } from "../../states/RefusalAlert";
import { LinesSkeleton } from "../../states/TableSkeleton";
import { CustomerResults } from "./CustomerResults";
import { keepLookup, useLookup } from "./lookups";
import { SearchForm } from "./SearchForm";
import "./customers.css";

const route = getRouteApi("/frame/customers");

export function CustomerSearch() {
  const { customers: text } = useMessages();
  const { lookup: lookupId } = route.useSearch();
  const navigate = route.useNavigate();
  const queries = useQueryClient();
  const found = useLookup(lookupId);
  const [error, setError] = useState<unknown>(null);
  const [isSending, setSending] = useState(false);

  const search = async (query: string, reason: string) => {
    setSending(true);
    setError(null);
    try {
      const { lookup_id, expires_at, items } = await searchCustomers(query, reason);
      keepLookup(queries, { lookupId: lookup_id, query, reason, rows: items, validUntil: expires_at });
      await navigate({ to: "/customers", search: { lookup: lookup_id } });
    } catch (failure) {
      setError(failure);
    } finally {
      setSending(false);
    }
  };

  return (
    <>
      <PageHead title={text.title} />
      <Panel>
        <p className="lookup-notice">
          <FileProtectOutlined aria-hidden="true" />
          {text.notice}
        </p>
        <SearchForm isSending={isSending} last={found} onSearch={search} />
      </Panel>
      {error !== null && (
        <div className="lookup-refusal">
          <RefusalAlert error={error} />
        </div>
      )}
      {isSending ? (
        <Panel>
          <LinesSkeleton lines={6} />
        </Panel>
      ) : found === null ? (
        <Panel>
          <EmptyState title={text.before} hint={text.beforeHint} icon={<UserOutlined />} />
        </Panel>
      ) : (
        <CustomerResults found={found} />
      )}
    </>
  );
}
