import { BankOutlined, ReloadOutlined } from "../../parts/icons";
import { useQuery } from "@tanstack/react-query";
import { Button } from "antd";
import { ledgerTotalsQuery } from "../../api/reads";
import { useMessages } from "../../i18n";
import { PageHead } from "../../parts/PageHead";
import { Panel } from "../../parts/Panel";
import { EmptyState } from "../../states/EmptyState";
import { FailureState } from "../../states/FailureState";
import { TableSkeleton } from "../../states/TableSkeleton";
import { BalanceCheck } from "./BalanceCheck";
import { LedgerVerification } from "./LedgerVerification";
import { TotalsTable } from "./TotalsTable";
import "./ledger.css";

export function Ledger() {
  const { ledger: text, words } = useMessages();
  const query = useQuery(ledgerTotalsQuery);
  const { data } = query;
  return (
    <>
      <PageHead
        title={text.title}
        lead={data === undefined ? undefined : text.lead({ date: data.business_on })}
        actions={
          <Button icon={<ReloadOutlined spin={query.isFetching} />} onClick={() => void query.refetch()}>
            {words.refresh}
          </Button>
        }
      />
      <div className="ledger-checks">
        {data !== undefined && <BalanceCheck balanced={data.balanced} />}
        <LedgerVerification />
      </div>
      <Panel flush title={text.totals}>
        {data !== undefined ? (
          data.items.length === 0 ? (
            <EmptyState title={text.empty} hint={text.emptyHint} icon={<BankOutlined />} />
          ) : (
            <TotalsTable items={data.items} />
          )
        ) : query.isError ? (
          <FailureState error={query.error} onRetry={() => void query.refetch()} />
        ) : (
          <TableSkeleton columns={6} />
        )}
      </Panel>
    </>
  );
}
