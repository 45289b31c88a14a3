import { Outlet, useMatches, useRouteContext, useRouterState } from "@tanstack/react-router";
import { useEffect, useRef } from "react";
import { useMessages } from "../i18n";
import { SessionContext } from "../session/context";
import { may } from "../session/session";
import { ForbiddenState } from "../states/ForbiddenState";
import { SideNavigation } from "./SideNavigation";
import { TopBar } from "./TopBar";
import { Shortcuts } from "./Shortcuts";

/** What stands around every page of somebody signed in. */
export function Frame() {
  const { session } = useRouteContext({ from: "/frame" });
  const { frame } = useMessages();
  const permission = useMatches().at(-1)?.staticData.permission;
  return (
    <SessionContext value={session}>
      <a className="skip" href="#content">
        {frame.skip}
      </a>
      <div className="frame">
        <SideNavigation />
        <div className="frame-main">
          <TopBar />
          <Content>
            {permission !== undefined && !may(session, permission) ? <ForbiddenState permission={permission} /> : <Outlet />}
          </Content>
        </div>
      </div>
      <Shortcuts />
    </SessionContext>
  );
}

/** The page's place. On a new page the focus starts here, so that the keyboard and screen readers do too. */
function Content({ children }: { children: React.ReactNode }) {
  const place = useRef<HTMLElement>(null);
  const path = useRouterState({ select: ({ location }) => location.pathname });
  const seen = useRef(path);
  useEffect(() => {
    if (seen.current === path) return;
    seen.current = path;
    place.current?.focus({ preventScroll: true });
  }, [path]);
  return (
    <main id="content" tabIndex={-1} ref={place} className="content">
      {children}
    </main>
  );
}
