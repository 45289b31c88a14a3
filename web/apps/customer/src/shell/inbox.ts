import { listen, type InboxPage, type Message, type StreamEvent } from "@trident/client";
import { showToast } from "@trident/ui";
import type { InfiniteData, QueryClient } from "@tanstack/react-query";
import { leave } from "../session/store";
import { go } from "./navigation";
import { setUnread } from "./unread";

export const INBOX_KEY = ["inbox"] as const;

/** Puts a message at the head of the inbox as it is known here, unless it is there. */
export function addMessage(known: InfiniteData<InboxPage> | undefined, message: Message): InfiniteData<InboxPage> | undefined {
  const first = known?.pages[0];
  if (known === undefined || first === undefined) return known;
  if (known.pages.some((page) => page.items.some((item) => item.id === message.id))) return known;
  return { ...known, pages: [{ ...first, items: [message, ...first.items] }, ...known.pages.slice(1)] };
}

function receive(queries: QueryClient, event: StreamEvent): void {
  if (event.event === "unread") {
    setUnread(queries, (JSON.parse(event.data) as { unread: number }).unread);
  } else if (event.event === "message") {
    const message = JSON.parse(event.data) as Message;
    queries.setQueryData<InfiniteData<InboxPage>>(INBOX_KEY, (known) => addMessage(known, message));
    // A message about money means that balances and entries have moved.
    void queries.invalidateQueries({ queryKey: ["accounts"] });
    // What the person has just done themselves is on their screen already.
    if (message.kind === "transfer-sent") return;
    showToast({ text: message.title, icon: "inbox", onPress: () => go(message.link ?? "/inbox") });
  }
}

/** Keeps the inbox live until the returned function is called. */
export function followInbox(queries: QueryClient): () => void {
  return listen({
    url: "/api/customer/inbox/stream",
    onEvent: (event) => receive(queries, event),
    onOpen: (again) => {
      if (again) void queries.invalidateQueries({ queryKey: INBOX_KEY });
    },
    onRefused: (problem) => {
      if (problem.kind === "session-expired") leave("expired");
    },
  });
}
