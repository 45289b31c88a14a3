import type { QueryClient } from "@tanstack/react-query";
import {
  createRootRouteWithContext,
  createRoute,
  createRouter,
  lazyRouteComponent,
  redirect,
  type SearchSchemaInput,
} from "@tanstack/react-router";
import type { Permission } from "./api/types";
import { DESTINATIONS } from "./frame/destinations";
import { may, sessionQuery } from "./session/session";
import { CrashState } from "./states/CrashState";
import { Root } from "./Root";
import { NotFoundState } from "./states/NotFoundState";
import { PageLoading } from "./states/PageLoading";

declare module "@tanstack/react-router" {
  interface Register {
    router: ReturnType<typeof makeRouter>;
  }
  interface StaticDataRouteOption {
    /** Without it the page is the forbidden state. */
    permission?: Permission;
  }
}

/** Search parameters are plain texts: an address can be read, typed and sent to a colleague. */
type Texts = Readonly<Record<string, unknown>>;

function pick<K extends string>(search: Texts, ...names: K[]): Partial<Record<K, string>> {
  const picked: Partial<Record<K, string>> = {};
  for (const name of names) {
    const value = search[name];
    if (typeof value === "string" && value !== "") picked[name] = value;
  }
  return picked;
}

const root = createRootRouteWithContext<{ queries: QueryClient }>()({ component: Root });

const signIn = createRoute({
  getParentRoute: () => root,
  path: "/sign-in",
  validateSearch: (search: Texts & SearchSchemaInput) => pick(search, "back", "why"),
  component: lazyRouteComponent(() => import("./screens/sign-in/SignIn"), "SignIn"),
});

const frame = createRoute({
  getParentRoute: () => root,
  id: "frame",
  beforeLoad: async ({ context, location }) => {
    const session = await context.queries.query({ ...sessionQuery, staleTime: "static" });
    if (session === null) {
      const search = location.pathname === "/" ? {} : { back: location.href };
      // eslint-disable-next-line @typescript-eslint/only-throw-error -- a redirect is what the router catches
      throw redirect({ to: "/sign-in", search, replace: true });
    }
    return { session };
  },
  component: lazyRouteComponent(() => import("./frame/Frame"), "Frame"),
});

const start = createRoute({
  getParentRoute: () => frame,
  path: "/",
  beforeLoad: ({ context }) => {
    const first = DESTINATIONS.find(({ permission }) => may(context.session, permission));
    redirect({ to: first?.path ?? "/overview", replace: true, throw: true });
  },
});

const overview = createRoute({
  getParentRoute: () => frame,
  path: "/overview",
  staticData: { permission: "staff:overview:read" },
  component: lazyRouteComponent(() => import("./screens/overview/Overview"), "Overview"),
});

const customers = createRoute({
  getParentRoute: () => frame,
  path: "/customers",
  staticData: { permission: "staff:customer:search" },
  validateSearch: (search: Texts & SearchSchemaInput) => pick(search, "lookup"),
  component: lazyRouteComponent(() => import("./screens/customers/CustomerSearch"), "CustomerSearch"),
});

const customer = createRoute({
  getParentRoute: () => frame,
  path: "/customers/$customerId",
  staticData: { permission: "staff:customer:read" },
  validateSearch: (search: Texts & SearchSchemaInput) => pick(search, "lookup"),
  component: lazyRouteComponent(() => import("./screens/customers/CustomerPage"), "CustomerPage"),
});

const account = createRoute({
  getParentRoute: () => frame,
  path: "/customers/$customerId/accounts/$accountId",
  staticData: { permission: "staff:account:read" },
  validateSearch: (search: Texts & SearchSchemaInput) =>
    pick(search, "lookup", "from", "to", "direction", "kind", "min", "max", "entry"),
  component: lazyRouteComponent(() => import("./screens/accounts/AccountPage"), "AccountPage"),
});

const receipts = createRoute({
  getParentRoute: () => frame,
  path: "/receipts",
  staticData: { permission: "staff:account:read" },
  // A receipt's code is its secret: an address that carries one is taken without it.
  validateSearch: (search: Texts & SearchSchemaInput) => pick(search, "reference", "on", "amount"),
  component: lazyRouteComponent(() => import("./screens/receipts/ReceiptCheck"), "ReceiptCheck"),
});

const approvals = createRoute({
  getParentRoute: () => frame,
  path: "/approvals",
  staticData: { permission: "staff:approval:read" },
  validateSearch: (search: Texts & SearchSchemaInput) => pick(search, "status", "open"),
  component: lazyRouteComponent(() => import("./screens/approvals/Approvals"), "Approvals"),
});

const riskBoard = createRoute({
  getParentRoute: () => frame,
  path: "/risk",
  staticData: { permission: "staff:risk:read" },
  component: lazyRouteComponent(() => import("./screens/risk/RiskBoard"), "RiskBoard"),
});

const cases = createRoute({
  getParentRoute: () => frame,
  path: "/cases",
  staticData: { permission: "staff:case:read" },
  validateSearch: (search: Texts & SearchSchemaInput) => pick(search, "show", "q"),
  component: lazyRouteComponent(() => import("./screens/cases/Cases"), "Cases"),
});

const oneCase = createRoute({
  getParentRoute: () => frame,
  path: "/cases/$caseId",
  staticData: { permission: "staff:case:read" },
  component: lazyRouteComponent(() => import("./screens/cases/CasePage"), "CasePage"),
});

const lists = createRoute({
  getParentRoute: () => frame,
  path: "/lists",
  staticData: { permission: "staff:list:read" },
  validateSearch: (search: Texts & SearchSchemaInput) => pick(search, "list", "kind", "status"),
  component: lazyRouteComponent(() => import("./screens/lists/Lists"), "Lists"),
});

const scores = createRoute({
  getParentRoute: () => frame,
  path: "/scores",
  staticData: { permission: "staff:score:read" },
  component: lazyRouteComponent(() => import("./screens/scores/Scores"), "Scores"),
});

const policies = createRoute({
  getParentRoute: () => frame,
  path: "/policies",
  staticData: { permission: "staff:policy:read" },
  component: lazyRouteComponent(() => import("./screens/policies/Policies"), "Policies"),
});

const policy = createRoute({
  getParentRoute: () => frame,
  path: "/policies/$name",
  staticData: { permission: "staff:policy:read" },
  validateSearch: (search: Texts & SearchSchemaInput) => pick(search, "version"),
  component: lazyRouteComponent(() => import("./screens/policies/PolicyPage"), "PolicyPage"),
});

const policyEditor = createRoute({
  getParentRoute: () => frame,
  path: "/policies/$name/edit",
  staticData: { permission: "staff:policy:read" },
  validateSearch: (search: Texts & SearchSchemaInput) => pick(search, "from"),
  component: lazyRouteComponent(() => import("./screens/policies/EditorPage"), "EditorPage"),
});

const decisions = createRoute({
  getParentRoute: () => frame,
  path: "/decisions",
  staticData: { permission: "staff:decision:read" },
  validateSearch: (search: Texts & SearchSchemaInput) => pick(search, "point", "subject", "outcome", "degraded", "from", "to"),
  component: lazyRouteComponent(() => import("./screens/decisions/Decisions"), "Decisions"),
});

const decision = createRoute({
  getParentRoute: () => frame,
  path: "/decisions/$point/$requestId",
  staticData: { permission: "staff:decision:read" },
  component: lazyRouteComponent(() => import("./screens/decisions/DecisionPage"), "DecisionPage"),
});

const ledger = createRoute({
  getParentRoute: () => frame,
  path: "/ledger",
  staticData: { permission: "staff:ledger:read" },
  component: lazyRouteComponent(() => import("./screens/ledger/Ledger"), "Ledger"),
});

const audit = createRoute({
  getParentRoute: () => frame,
  path: "/audit",
  staticData: { permission: "staff:audit:read" },
  validateSearch: (search: Texts & SearchSchemaInput) => pick(search, "action", "actor", "subject", "from", "to"),
  component: lazyRouteComponent(() => import("./screens/audit/Audit"), "Audit"),
});

const deadLetters = createRoute({
  getParentRoute: () => frame,
  path: "/dead-letters",
  staticData: { permission: "staff:dead-letter:read" },
  component: lazyRouteComponent(() => import("./screens/dead-letters/DeadLetters"), "DeadLetters"),
});

const staff = createRoute({
  getParentRoute: () => frame,
  path: "/staff",
  staticData: { permission: "staff:staff:read" },
  component: lazyRouteComponent(() => import("./screens/staff/Staff"), "Staff"),
});

/** Any other address: inside the frame, so that the way on stands beside it. */
const elsewhere = createRoute({ getParentRoute: () => frame, path: "$", component: NotFoundState });

const routes = root.addChildren([
  signIn,
  frame.addChildren([start, overview, customers, customer, account, receipts, approvals, riskBoard, cases, oneCase, lists, scores, policies, policy, policyEditor, decisions, decision, ledger, audit, deadLetters, staff, elsewhere]),
]);

export function makeRouter(queries: QueryClient) {
  return createRouter({
    routeTree: routes,
    basepath: "/console",
    context: { queries },
    defaultPreload: "intent",
    defaultPendingComponent: PageLoading,
    defaultPendingMs: 300,
    defaultErrorComponent: CrashState,
    defaultNotFoundComponent: NotFoundState,
    scrollRestoration: true,
    parseSearch: (search) => Object.fromEntries(new URLSearchParams(search)),
    stringifySearch: (search: Texts) => {
      const pairs = Object.entries(pick(search, ...Object.keys(search))).map(([name, value]) => [name, value ?? ""]);
      return pairs.length === 0 ? "" : `?${new URLSearchParams(pairs).toString()}`;
    },
  });
}

/** Only an address of the console itself is a way back. */
export function safeBack(back: string | undefined): string {
  return back !== undefined && /^\/(?![/\\])/.test(back) && !back.startsWith("/sign-in") ? back : "/";
}

