import { useQuery } from "@tanstack/react-query";
import { Button } from "antd";
import { auditVerificationQuery } from "../../api/reads";
import { formatCount } from "../../format/money";
import { formatClock } from "../../format/time";
import { useMessages } from "../../i18n";
import { Verdict } from "../../parts/Verdict";
import { FailureState } from "../../states/FailureState";

/** Whether the chain of records is whole, by a walk along all of it. */
export function ChainVerification() {
  const { audit: text, words } = useMessages();
  const query = useQuery(auditVerificationQuery);
  const again = (
    <Button size="small" loading={query.isFetching} onClick={() => void query.refetch()}>
      {query.isFetching ? text.verifying : text.verify}
    </Button>
  );
  if (query.isError) return <FailureState error={query.error} onRetry={() => void query.refetch()} inline />;
  if (query.data === undefined) return <Verdict tone="waiting" title={text.verifying} hint={text.verification} action={null} />;
  const checked = formatCount(query.data.checked);
  const at = words.updatedAt({ time: formatClock(new Date(query.dataUpdatedAt)) });
  return query.data.intact ? (
    <Verdict tone="good" title={text.intact} hint={`${text.intactHint({ checked })} ${at}`} action={again} />
  ) : (
    <Verdict
      tone="bad"
      title={text.broken}
      hint={`${text.brokenHint({ checked })} ${text.firstFault}: ${query.data.first_fault ?? "—"}`}
      action={again}
    />
  );
}
