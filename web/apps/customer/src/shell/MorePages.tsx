import { Button } from "@trident/ui";
import { useEffect, useRef } from "react";
import { explain } from "../i18n/problems";
import { shellWords } from "../i18n/shell";
import { useWords } from "../i18n/words";

interface Pages {
  hasNextPage: boolean;
  isFetchingNextPage: boolean;
  isFetchNextPageError: boolean;
  error: Error | null;
  fetchNextPage: () => Promise<unknown>;
}

/** The foot of a list: fetches the next page when it comes into sight; a button does the same for the keyboard. */
export function MorePages({ pages, isLong }: { pages: Pages; isLong: boolean }) {
  const t = useWords(shellWords);
  const foot = useRef<HTMLDivElement>(null);
  const { hasNextPage, isFetchingNextPage, isFetchNextPageError, fetchNextPage } = pages;
  const isReady = hasNextPage && !isFetchingNextPage && !isFetchNextPageError;

  useEffect(() => {
    if (!isReady || foot.current === null) return;
    const observer = new IntersectionObserver(
      (seen) => {
        if (seen.some((entry) => entry.isIntersecting)) void fetchNextPage();
      },
      { rootMargin: "400px" },
    );
    observer.observe(foot.current);
    return () => observer.disconnect();
  }, [isReady, fetchNextPage]);

  if (!hasNextPage) return isLong ? <p className="list-end">{t("allLoaded")}</p> : null;
  return (
    <div ref={foot} className="list-more">
      {isFetchNextPageError && <p role="alert">{explain(pages.error).title}</p>}
      <Button tone="quiet" size="small" busy={isFetchingNextPage} onClick={() => void fetchNextPage()}>
        {isFetchNextPageError ? t("retry") : t("more")}
      </Button>
    </div>
  );
}
