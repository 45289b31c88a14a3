import { keepPreviousData, useQuery, type QueryKey, type UseQueryResult } from "@tanstack/react-query";
import { useState } from "react";
import type { Page } from "../api/types";

export interface PageRequest {
  cursor: string | null;
  limit: number;
  signal: AbortSignal;
}

export interface CursorPages<T> {
  query: UseQueryResult<Page<T>>;
  rows: T[];
  /** From 1. */
  page: number;
  limit: number;
  hasNext: boolean;
  goNext: () => void;
  goBack: () => void;
  setLimit: (limit: number) => void;
}

interface Settings {
  refetchInterval?: number | false;
  enabled?: boolean;
}

const DEFAULT_LIMIT = 20;

/**
 * Pages through a list by cursors. It remembers the cursors it came by, so that going back needs no other call;
 * when the key changes (another filter) it starts at the first page again.
 */
export function useCursorPages<T>(
  key: QueryKey,
  read: (request: PageRequest) => Promise<Page<T>>,
  settings: Settings = {},
): CursorPages<T> {
  const [limit, setLimit] = useState(DEFAULT_LIMIT);
  const [trail, setTrail] = useState<{ of: string; cursors: string[] }>({ of: "", cursors: [] });
  const identity = JSON.stringify([key, limit]);
  const cursors = trail.of === identity ? trail.cursors : [];
  const cursor = cursors.at(-1) ?? null;
  const query = useQuery({
    queryKey: [...key, { cursor, limit }],
    queryFn: ({ signal }) => read({ cursor, limit, signal }),
    placeholderData: keepPreviousData,
    ...settings,
  });
  const next = query.data?.next_cursor ?? null;
  return {
    query,
    rows: query.data?.items ?? [],
    page: cursors.length + 1,
    limit,
    hasNext: next !== null,
    goNext: () => {
      if (next !== null && !query.isPlaceholderData) setTrail({ of: identity, cursors: [...cursors, next] });
    },
    goBack: () => setTrail({ of: identity, cursors: cursors.slice(0, -1) }),
    setLimit,
  };
}
