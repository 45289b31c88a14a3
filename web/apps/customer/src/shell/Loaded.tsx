import { Problem } from "@trident/client";
import { Button, ButtonLink, Empty, ErrorState, Skeleton } from "@trident/ui";
import type { ReactNode } from "react";
import { explain } from "../i18n/problems";
import { shellWords } from "../i18n/shell";
import { useWords } from "../i18n/words";

interface Query<T> {
  data: T | undefined;
  error: Error | null;
  refetch: () => unknown;
}

/** What a query brought, or a skeleton, or what went wrong with the way on. */
export function Loaded<T>({ query, rows, children }: { query: Query<T>; rows?: number; children: (data: T) => ReactNode }) {
  const t = useWords(shellWords);
  if (query.data !== undefined) return children(query.data);
  if (query.error !== null) return <Failed error={query.error} onRetry={() => query.refetch()} />;
  return <Skeleton {...(rows !== undefined && { rows })} label={t("loading")} slowLabel={t("slow")} />;
}

/** An error in the place of what it prevented. */
export function Failed({ error, onRetry }: { error: unknown; onRetry: () => unknown }) {
  const t = useWords(shellWords);
  if (error instanceof Problem && error.status === 404) {
    return <Empty icon="info" title={t("notFoundTitle")} text={t("notFoundText")} action={<ButtonLink href="/" tone="secondary" size="small">{t("goHome")}</ButtonLink>} />;
  }
  const { title, text } = explain(error);
  const action = (
    <Button tone="secondary" size="small" icon="refresh" onClick={() => onRetry()}>
      {t("retry")}
    </Button>
  );
  return <ErrorState icon={error instanceof Problem ? "alert" : "offline"} title={title} text={text} action={action} />;
}
