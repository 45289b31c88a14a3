import { NetworkFailure } from "@trident/client";
import { QueryClient } from "@tanstack/react-query";
import { onLeave } from "./store";

/** What the server said lately, while someone is signed in; never kept on the device. */
export const queries = new QueryClient({
  defaultOptions: {
    queries: {
      staleTime: 20_000,
      retry: (failures, error) => error instanceof NetworkFailure && failures < 2,
    },
  },
});

onLeave(() => queries.clear());
