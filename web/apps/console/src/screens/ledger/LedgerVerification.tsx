import { useQuery } from "@tanstack/react-query";
import { ledgerVerificationQuery } from "../../api/reads";
import { formatMinute } from "../../format/time";
import { useMessages } from "../../i18n";
import { Verdict } from "../../parts/Verdict";
import { FailureState } from "../../states/FailureState";

/** What the ledger's last verification found. */
export function LedgerVerification() {
  const { ledger: text } = useMessages();
  const query = useQuery(ledgerVerificationQuery);
  if (query.isError) return <FailureState error={query.error} onRetry={() => void query.refetch()} inline />;
  if (query.data === undefined) return <Verdict tone="waiting" title={text.verification} hint="…" />;
  const { intact, verified_at, first_fault } = query.data;
  if (verified_at === null) return <Verdict tone="unknown" title={text.notVerified} hint={text.notVerifiedHint} />;
  const at = (
    <span className="figures">
      {text.verifiedAt} {formatMinute(verified_at)}
    </span>
  );
  return intact ? (
    <Verdict tone="good" title={text.verified} hint={<>{text.verifiedHint} · {at}</>} />
  ) : (
    <Verdict tone="bad" title={text.faulty} hint={<>{text.firstFault}: {first_fault ?? "—"} · {at}</>} />
  );
}
