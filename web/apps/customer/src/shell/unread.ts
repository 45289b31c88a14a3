import { useQuery, type QueryClient } from "@tanstack/react-query";
import { api } from "../session/store";

const UNREAD_KEY = ["unread"] as const;

/** How many messages are unread: asked once, then told by the stream. */
export function useUnread(): number {
  const { data } = useQuery({
    queryKey: UNREAD_KEY,
    queryFn: async ({ signal }) => (await api.get("/api/customer/inbox", { query: { limit: 1 }, signal })).unread,
    staleTime: Infinity,
  });
  return data ?? 0;
}

export function setUnread(queries: QueryClient, unread: number): void {
  queries.setQueryData(UNREAD_KEY, unread);
}
