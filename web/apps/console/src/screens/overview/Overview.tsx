import { ReloadOutlined } from "../../parts/icons";
import { formatMoney } from "@trident/ui";
import { useQuery } from "@tanstack/react-query";
import { Button } from "antd";
import { overviewQuery, POLL_MS } from "../../api/reads";
import type { Overview as Figures } from "../../api/types";
import { formatCount } from "../../format/money";
import { formatClock } from "../../format/time";
import { useMessages } from "../../i18n";
import { PageHead } from "../../parts/PageHead";
import { usePolling } from "../../session/activity";
import { FailureState } from "../../states/FailureState";
import { LinesSkeleton } from "../../states/TableSkeleton";
import { Attention } from "./Attention";
import { DepositsPanel } from "./DepositsPanel";
import { TransfersPanel } from "./TransfersPanel";
import "./overview.css";

const BOOK_CURRENCY = "CNY";

export function Overview() {
  const { overview: text, words } = useMessages();
  const query = useQuery({ ...overviewQuery, refetchInterval: usePolling(POLL_MS) });
  const { data } = query;
  return (
    <>
      <PageHead
        title={text.title}
        lead={data === undefined ? undefined : text.lead({ date: data.business_on })}
        actions={
          <>
            {data !== undefined && (
              <span className="faint figures" title={text.autoRefresh}>
                {words.updatedAt({ time: formatClock(new Date(query.dataUpdatedAt)) })}
              </span>
            )}
            <Button icon={<ReloadOutlined spin={query.isFetching} />} onClick={() => void query.refetch()}>
              {words.refresh}
            </Button>
          </>
        }
      />
      {data === undefined ? (
        <div className="panel panel-body">
          {query.isError ? <FailureState error={query.error} onRetry={() => void query.refetch()} /> : <LinesSkeleton lines={10} />}
        </div>
      ) : (
        <>
          {query.isError && <FailureState error={query.error} onRetry={() => void query.refetch()} inline />}
          <KeyFigures figures={data} />
          <Attention figures={data} />
          <div className="overview-charts">
            <TransfersPanel hours={data.transfers_by_hour} />
            <DepositsPanel products={data.deposits_by_product} />
          </div>
        </>
      )}
    </>
  );
}

function KeyFigures({ figures }: { figures: Figures }) {
  const { overview: text } = useMessages();
  const book = figures.deposits.find(({ currency }) => currency === BOOK_CURRENCY)?.balance_minor ?? 0;
  const others = figures.deposits.filter(({ currency }) => currency !== BOOK_CURRENCY);
  const perCustomer = figures.customers === 0 ? 0 : Math.trunc(book / figures.customers);
  const accountsEach = figures.customers === 0 ? 0 : figures.accounts / figures.customers;
  return (
    <dl className="key-figures">
      <KeyFigure
        wide
        term={text.deposits}
        value={formatMoney(book, BOOK_CURRENCY)}
        note={
          others.length > 0
            ? others.map(({ currency, balance_minor }) => formatMoney(balance_minor, currency)).join(" · ")
            : text.perCustomer({ average: formatMoney(perCustomer, BOOK_CURRENCY) })
        }
      />
      <KeyFigure
        wide
        term={text.transfersToday}
        value={formatCount(figures.transfers_today.count)}
        note={text.transfersTodayAmount({ amount: formatMoney(figures.transfers_today.amount_minor, BOOK_CURRENCY) })}
      />
      <KeyFigure term={text.customers} value={formatCount(figures.customers)} />
      <KeyFigure
        term={text.accounts}
        value={formatCount(figures.accounts)}
        note={text.accountsPerCustomer({ average: accountsEach.toFixed(2) })}
      />
    </dl>
  );
}

interface KeyFigureProps {
  term: string;
  value: string;
  note?: string;
  wide?: boolean;
}

function KeyFigure({ term, value, note, wide = false }: KeyFigureProps) {
  return (
    <div className={wide ? "key-figure key-figure-wide" : "key-figure"}>
      <dt>{term}</dt>
      <dd className="key-figure-value">{value}</dd>
      {note !== undefined && <dd className="key-figure-note">{note}</dd>}
    </div>
  );
}
