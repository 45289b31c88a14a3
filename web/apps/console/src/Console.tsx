import { QueryClient, QueryClientProvider } from "@tanstack/react-query";
import { RouterProvider } from "@tanstack/react-router";
import { ConfigProvider } from "antd";
import enUS from "antd/locale/en_US";
import zhCN from "antd/locale/zh_CN";
import dayjs from "dayjs";
import "dayjs/locale/zh-cn";
import { useEffect, useLayoutEffect, useMemo } from "react";
import { onSessionExpired } from "./api/bank";
import { isWorthRetrying } from "./api/refusal";
import { nonce } from "./nonce";
import { useIsDark, usePreferences } from "./preferences";
import { makeRouter, safeBack } from "./router";
import { forgetSession, sessionQuery } from "./session/session";
import { themeOf } from "./theme";

const MAX_RETRIES = 2;

const queries = new QueryClient({
  defaultOptions: {
    queries: {
      staleTime: 10_000,
      retry: (failures, error) => failures < MAX_RETRIES && isWorthRetrying(error),
      refetchOnWindowFocus: true,
    },
  },
});
const router = makeRouter(queries);

/** What does not change with the language; a customer's data would be put on record as viewed again. */
const KEPT_THROUGH_LANGUAGES = new Set(["session", "lookup", "customer"]);

onSessionExpired(() => {
  // Whoever was not signed in before is told nothing about an end: the frame sends them to the entry.
  if ((queries.getQueryData(sessionQuery.queryKey) ?? null) === null) return;
  const { href } = router.state.location;
  forgetSession(queries);
  void router.navigate({ to: "/sign-in", search: { back: safeBack(href), why: "expired" }, replace: true });
});

/** Language and theme around the router. */
export function Console() {
  const { language, appearance } = usePreferences();
  const isDark = useIsDark();
  const theme = useMemo(() => themeOf(isDark), [isDark]);

  useLayoutEffect(() => {
    document.documentElement.lang = language === "zh" ? "zh-CN" : "en";
    dayjs.locale(language === "zh" ? "zh-cn" : "en");
  }, [language]);

  useLayoutEffect(() => {
    if (appearance === "system") delete document.documentElement.dataset["theme"];
    else document.documentElement.dataset["theme"] = appearance;
  }, [appearance]);

  // What the server says (titles, messages) follows the language.
  useEffect(() => {
    void queries.invalidateQueries({ predicate: ({ queryKey }) => !KEPT_THROUGH_LANGUAGES.has(String(queryKey[0])) });
  }, [language]);

  return (
    <ConfigProvider
      locale={language === "zh" ? zhCN : enUS}
      theme={theme}
      csp={{ nonce }}
      button={{ autoInsertSpace: false }}
      wave={{ disabled: true }}
    >
      <QueryClientProvider client={queries}>
        <RouterProvider router={router} />
      </QueryClientProvider>
    </ConfigProvider>
  );
}
