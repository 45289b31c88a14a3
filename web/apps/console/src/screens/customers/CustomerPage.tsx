import { ArrowLeftOutlined, SafetyOutlined } from "../../parts/icons";
import { useQuery } from "@tanstack/react-query";
import { getRouteApi, Link } from "@tanstack/react-router";
import { customerQuery, type Opened } from "../../api/reads";
import { isProblem } from "../../api/refusal";
import type { CustomerProfile } from "../../api/types";
import { formatMinute } from "../../format/time";
import { useMessages, wordFor } from "../../i18n";
import { Facts } from "../../parts/Facts";
import { PageHead } from "../../parts/PageHead";
import { Panel } from "../../parts/Panel";
import { useMay } from "../../session/context";
import { FailureState } from "../../states/FailureState";
import { LinesSkeleton } from "../../states/TableSkeleton";
import { CustomerAccounts } from "./CustomerAccounts";
import { LookupExpired } from "./LookupExpired";
import "./customers.css";

const route = getRouteApi("/frame/customers/$customerId");

export function CustomerPage() {
  const { customerId } = route.useParams();
  const { lookup } = route.useSearch();
  return lookup === undefined ? <LookupExpired /> : <OpenedCustomer customerId={customerId} lookupId={lookup} />;
}

function OpenedCustomer(opened: Opened) {
  const { customers: text, words } = useMessages();
  const query = useQuery(customerQuery(opened));
  const maySeeAccounts = useMay("staff:account:read");
  if (isProblem(query.error, "lookup-not-found", "unknown-customer")) return <LookupExpired />;
  return (
    <>
      <PageHead
        above={
          <Link to="/customers" search={{ lookup: opened.lookupId }} className="page-back">
            <ArrowLeftOutlined aria-hidden="true" /> {words.back}
          </Link>
        }
        title={query.data?.name ?? text.profile}
        lead={query.data === undefined ? undefined : `${text.customerNumber} ${query.data.customer_number}`}
        actions={
          <span className="faint">
            <SafetyOutlined aria-hidden="true" /> {text.masked}
          </span>
        }
      />
      <Panel title={text.profile}>
        {query.data !== undefined ? (
          <Profile customer={query.data} />
        ) : query.isError ? (
          <FailureState error={query.error} onRetry={() => void query.refetch()} />
        ) : (
          <LinesSkeleton lines={4} />
        )}
      </Panel>
      {maySeeAccounts && <CustomerAccounts {...opened} />}
    </>
  );
}

function Profile({ customer }: { customer: CustomerProfile }) {
  const { customers: text, terms } = useMessages();
  return (
    <Facts
      columns={4}
      facts={[
        { term: text.name, value: customer.name },
        { term: text.phone, value: <span className="figures">{customer.masked_phone}</span> },
        { term: text.idNumber, value: <span className="figures">{customer.masked_id_number}</span> },
        { term: text.customerNumber, value: <span className="figures">{customer.customer_number}</span> },
        { term: text.segment, value: wordFor(terms.segments, customer.segment) },
        { term: text.branch, value: customer.branch },
        { term: text.language, value: wordFor(text.languages, customer.language) },
        { term: text.since, value: <span className="figures">{formatMinute(customer.created_at)}</span> },
      ]}
    />
  );
}
