import { QueryClientProvider } from "@tanstack/react-query";
import { Suspense, useEffect } from "react";
import { Route, Switch, useLocation } from "wouter";
import Home from "./screens/home/Home";
import { queries } from "./session/queries";
import { lazily, loadTheRest } from "./shell/lazily";
import { Tabs } from "./shell/Tabs";
import { Waiting } from "./shell/Waiting";

const Accounts = lazily(() => import("./screens/accounts/Accounts"));
const Account = lazily(() => import("./screens/accounts/Account"));
const Receipt = lazily(() => import("./screens/receipt/Receipt"));
const Statement = lazily(() => import("./screens/statement/Statement"));
const Transfer = lazily(() => import("./screens/transfer/Transfer"));
const TransferResult = lazily(() => import("./screens/transfer/TransferResult"));
const Transfers = lazily(() => import("./screens/transfer/Transfers"));
const Inbox = lazily(() => import("./screens/inbox/Inbox"));
const Me = lazily(() => import("./screens/me/Me"));
const Devices = lazily(() => import("./screens/me/Devices"));
const Password = lazily(() => import("./screens/me/Password"));
const Lost = lazily(() => import("./screens/Lost"));

/** The bank as a signed-in customer has it: its screens, its tabs, the inbox live behind them. */
export default function Inside() {
  return (
    <QueryClientProvider client={queries}>
      <Screens />
    </QueryClientProvider>
  );
}

function Screens() {
  const [path] = useLocation();
  useEffect(followInbox, []);
  useEffect(loadTheRest, []);
  return (
    <>
      <Suspense fallback={<Waiting />}>
        <div key={path}>
          <Switch>
            <Route path="/" component={Home} />
            <Route path="/accounts" component={Accounts} />
            <Route path="/accounts/:accountId" component={Account} />
            <Route path="/accounts/:accountId/entries/:entryId" component={Receipt} />
            <Route path="/statement" component={Statement} />
            <Route path="/transfer" component={Transfer} />
            <Route path="/transfers" component={Transfers} />
            <Route path="/transfers/:transferId" component={TransferResult} />
            <Route path="/inbox" component={Inbox} />
            <Route path="/me" component={Me} />
            <Route path="/me/devices" component={Devices} />
            <Route path="/me/password" component={Password} />
            <Route component={Lost} />
          </Switch>
        </div>
      </Suspense>
      <Tabs />
    </>
  );
}

/** Opens the live inbox once the first screen is on its way: its code is not part of the first load. */
function followInbox(): () => void {
  let hasLeft = false;
  let stop = () => {
    hasLeft = true;
  };
  void import("./shell/inbox").then((live) => {
    if (!hasLeft) stop = live.followInbox(queries);
  });
  return () => stop();
}
