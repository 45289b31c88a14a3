import type { AccountLimit } from "@trident/client";
import { formatMoney, Icon } from "@trident/ui";
import { useId } from "react";
import { useWords, type Say } from "../../i18n/words";
import { accountWords } from "./words";

const NAMED = ["limit-in-day", "limit-in-year", "limit-out-day", "limit-out-year", "limit-balance-instant"] as const;
/** From here on a limit is shown as nearly used up. */
const NEAR = 0.8;

function nameOf(limit: AccountLimit, t: Say<(typeof NAMED)[number] | "limit-other">): string {
  const key = NAMED.find((known) => known === `limit-${limit.direction}-${limit.period}`);
  return key === undefined ? t("limit-other", { code: limit.code }) : t(key);
}

function leftOf(limit: AccountLimit): number {
  return Math.max(0, limit.limit_minor - limit.used_minor);
}

/** What the regulator lets pass through an account of class II or III: what is left today, and the rest on request. */
export function Limits({ limits, currency }: { limits: readonly AccountLimit[]; currency: string }) {
  const t = useWords(accountWords);
  if (limits.length === 0) return null;
  const today = limits.find((limit) => limit.direction === "out" && limit.period === "day");
  return (
    <details className="t-card limits">
      <summary>
        <span className="limits-title">{t("limits")}</span>
        {today !== undefined && <span>{t("limitToday", { left: formatMoney(leftOf(today), currency) })}</span>}
        <Icon name="right" size={18} />
      </summary>
      {limits.map((limit) => (
        <Limit key={limit.code} limit={limit} currency={currency} />
      ))}
      <p className="limits-note">{t("limitsNote")}</p>
    </details>
  );
}

function Limit({ limit, currency }: { limit: AccountLimit; currency: string }) {
  const t = useWords(accountWords);
  const id = useId();
  const used = Math.min(limit.used_minor, limit.limit_minor);
  const isNear = limit.limit_minor > 0 && used / limit.limit_minor >= NEAR;
  return (
    <div className="limit" data-near={isNear || undefined}>
      <div className="limit-head">
        <span id={id}>{nameOf(limit, t)}</span>
        <span>{formatMoney(limit.limit_minor, currency)}</span>
      </div>
      <progress aria-labelledby={id} max={Math.max(1, limit.limit_minor)} value={used} />
      <div className="limit-foot">
        <span>{t("limitUsed", { used: formatMoney(limit.used_minor, currency) })}</span>
        <span>{t("limitLeft", { left: formatMoney(leftOf(limit), currency) })}</span>
      </div>
      <p className="limit-source">{t("source", { source: limit.source })}</p>
    </div>
  );
}
