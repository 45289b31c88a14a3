import "../accounts/accounts.css";
import "./Transfer.css";
import type { Transfer } from "@trident/client";
import { ButtonLink, Cell, Empty, List, Tag } from "@trident/ui";
import { useInfiniteQuery } from "@tanstack/react-query";
import { monthName, shortTime } from "../../i18n/dates";
import { useLanguage, useWords } from "../../i18n/words";
import { api } from "../../session/store";
import { Amount } from "../../shell/Amount";
import { Loaded } from "../../shell/Loaded";
import { MorePages } from "../../shell/MorePages";
import { Screen } from "../../shell/Screen";
import { transferWords } from "./words";

const PAGE_SIZE = 30;

/** Everything the person has sent, the newest first. */
export default function Transfers() {
  const t = useWords(transferWords);
  const language = useLanguage();
  const query = useInfiniteQuery({
    queryKey: ["transfers", "list"],
    queryFn: ({ pageParam, signal }) =>
      api.get("/api/customer/transfers", { query: { ...(pageParam !== null && { cursor: pageParam }), limit: PAGE_SIZE }, signal }),
    initialPageParam: null as string | null,
    getNextPageParam: (page) => page.next_cursor,
  });
  const items = query.data?.pages.flatMap((page) => page.items);
  const months = new Map<string, Transfer[]>();
  for (const transfer of items ?? []) {
    const month = monthName(transfer.sent_at, language);
    months.set(month, [...(months.get(month) ?? []), transfer]);
  }
  return (
    <Screen title={t("history")} back="/transfer">
      <Loaded query={{ data: items, error: query.error, refetch: query.refetch }} rows={6}>
        {(all) =>
          all.length === 0 ? (
            <Empty icon="transfer" title={t("noTransfersTitle")} text={t("noTransfersText")} action={<ButtonLink href="/transfer">{t("title")}</ButtonLink>} />
          ) : (
            <>
              {[...months].map(([month, ofMonth]) => (
                <section key={month} className="section">
                  <h2 className="entry-day">{month}</h2>
                  <List>
                    {ofMonth.map((transfer) => (
                      <TransferRow key={transfer.id} transfer={transfer} />
                    ))}
                  </List>
                </section>
              ))}
              <MorePages pages={query} isLong={all.length >= PAGE_SIZE} />
            </>
          )
        }
      </Loaded>
    </Screen>
  );
}

function TransferRow({ transfer }: { transfer: Transfer }) {
  const t = useWords(transferWords);
  const language = useLanguage();
  const memo = transfer.memo === null || transfer.memo === "" ? [] : [transfer.memo];
  return (
    <li>
      <Cell
        plain
        href={`/transfers/${transfer.id}`}
        leading={<span className="monogram">{transfer.payee_name.slice(0, 1)}</span>}
        title={
          transfer.status === "settled" ? (
            transfer.payee_name
          ) : (
            <>
              {transfer.payee_name} <Tag tone={transfer.can_cancel ? "warning" : "plain"}>{t(`status.${transfer.status}`)}</Tag>
            </>
          )
        }
        subtitle={[shortTime(transfer.sent_at, language), ...memo].join(" · ")}
        value={
          <span className="entry-amount">
            <Amount minor={transfer.amount_minor} currency={transfer.currency} direction="out" />
          </span>
        }
        note={transfer.payee_number_masked}
      />
    </li>
  );
}
