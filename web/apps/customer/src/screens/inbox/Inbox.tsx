import "./Inbox.css";
import type { InboxPage, Message } from "@trident/client";
import { Button, Empty, List, Sheet, showToast } from "@trident/ui";
import { useInfiniteQuery, useQueryClient, type InfiniteData } from "@tanstack/react-query";
import { useState } from "react";
import { exactTime, shortTime } from "../../i18n/dates";
import { explain } from "../../i18n/problems";
import { shellWords } from "../../i18n/shell";
import { useLanguage, useWords } from "../../i18n/words";
import { api } from "../../session/store";
import { useTask } from "../../shell/useTask";
import { INBOX_KEY } from "../../shell/inbox";
import { Loaded } from "../../shell/Loaded";
import { MorePages } from "../../shell/MorePages";
import { go } from "../../shell/navigation";
import { Screen } from "../../shell/Screen";
import { setUnread, useUnread } from "../../shell/unread";
import { inboxWords } from "./words";

const PAGE_SIZE = 30;

/** The inbox with every message for which `isRead` holds marked as read at `now`. */
function marked(known: InfiniteData<InboxPage> | undefined, isRead: (message: Message) => boolean, now: string): InfiniteData<InboxPage> | undefined {
  if (known === undefined) return known;
  const mark = (message: Message) => (message.read_at === null && isRead(message) ? { ...message, read_at: now } : message);
  return { ...known, pages: known.pages.map((page) => ({ ...page, items: page.items.map(mark) })) };
}

export default function Inbox() {
  const t = useWords(inboxWords);
  const queries = useQueryClient();
  const unread = useUnread();
  const [opened, setOpened] = useState<Message | null>(null);
  const query = useInfiniteQuery({
    queryKey: INBOX_KEY,
    queryFn: ({ pageParam, signal }) =>
      api.get("/api/customer/inbox", { query: { ...(pageParam !== null && { cursor: pageParam }), limit: PAGE_SIZE }, signal }),
    initialPageParam: null as string | null,
    getNextPageParam: (page) => page.next_cursor,
  });
  const markKnown = (isRead: (message: Message) => boolean) =>
    queries.setQueryData<InfiniteData<InboxPage>>(INBOX_KEY, (known) => marked(known, isRead, new Date().toISOString()));
  const tell = (error: unknown) => showToast({ text: explain(error, inboxWords).title, icon: "alert" });

  const read = useTask((id: string) => api.post("/api/customer/inbox/{message_id}/read", { path: { message_id: id } }), {
    onDone: (_, id) => {
      markKnown((message) => message.id === id);
      setUnread(queries, Math.max(0, unread - 1));
    },
    onFail: tell,
  });
  const readAll = useTask(() => api.post("/api/customer/inbox/read-all"), {
    onDone: () => {
      markKnown(() => true);
      setUnread(queries, 0);
      showToast({ text: t("allRead"), icon: "check" });
    },
    onFail: tell,
  });
  const items = query.data?.pages.flatMap((page) => page.items);

  return (
    <Screen
      title={t("title")}
      actions={
        unread > 0 && (
          <Button tone="quiet" size="small" icon="check" busy={readAll.isRunning} onClick={() => readAll.run()}>
            {t("readAll")}
          </Button>
        )
      }
    >
      <Loaded query={{ data: items, error: query.error, refetch: query.refetch }} rows={6}>
        {(messages) =>
          messages.length === 0 ? (
            <Empty icon="inbox" title={t("emptyTitle")} text={t("emptyText")} />
          ) : (
            <>
              <List>
                {messages.map((message) => (
                  <MessageRow
                    key={message.id}
                    message={message}
                    onOpen={() => {
                      setOpened(message);
                      if (message.read_at === null) read.run(message.id);
                    }}
                  />
                ))}
              </List>
              <MorePages pages={query} isLong={messages.length >= PAGE_SIZE} />
            </>
          )
        }
      </Loaded>
      <MessageSheet message={opened} onClose={() => setOpened(null)} />
    </Screen>
  );
}

function MessageRow({ message, onOpen }: { message: Message; onOpen: () => void }) {
  const t = useWords(inboxWords);
  const language = useLanguage();
  const isUnread = message.read_at === null;
  return (
    <li>
      <button type="button" className="message" data-unread={isUnread || undefined} onClick={onOpen}>
        <span className="message-dot">{isUnread && <span className="t-unseen">{t("unread")}</span>}</span>
        <span className="message-title">{message.title}</span>
        <time dateTime={message.created_at}>{shortTime(message.created_at, language)}</time>
        <span className="message-body">{message.body}</span>
      </button>
    </li>
  );
}

function MessageSheet({ message, onClose }: { message: Message | null; onClose: () => void }) {
  const t = useWords(inboxWords);
  const shell = useWords(shellWords);
  const language = useLanguage();
  const link = message?.link ?? null;
  return (
    <Sheet
      open={message !== null}
      title={message?.title ?? ""}
      closeLabel={shell("close")}
      onClose={onClose}
      actions={
        link !== null && (
          <Button
            onClick={() => {
              onClose();
              go(link);
            }}
          >
            {t("open")}
          </Button>
        )
      }
    >
      <p className="message-text">{message?.body}</p>
      <p className="message-time">{message !== null && exactTime(message.created_at, language)}</p>
    </Sheet>
  );
}
