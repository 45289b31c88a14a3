import { MenuFoldOutlined, MenuUnfoldOutlined } from "../parts/icons";
import { Mark } from "@trident/ui";
import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { Tooltip } from "antd";
import { overviewQuery } from "../api/reads";
import { useMessages } from "../i18n";
import { changePreferences, usePreferences } from "../preferences";
import { useMay, useSession } from "../session/context";
import { usePolling } from "../session/activity";
import { may } from "../session/session";
import { DESTINATIONS, GROUPS, type Destination } from "./destinations";

const NAVIGATION_POLL_MS = 60_000;

/** The places this person may go, by group; the others are not shown. */
export function SideNavigation() {
  const messages = useMessages();
  const { frame, words } = messages;
  const { isMenuCollapsed } = usePreferences();
  const session = useSession();
  const open = DESTINATIONS.filter(({ permission }) => may(session, permission));
  return (
    <aside className={isMenuCollapsed ? "side side-collapsed" : "side"}>
      <div className="side-brand">
        <Mark size={26} />
        {!isMenuCollapsed && (
          <span>
            <strong>{words.brandShort}</strong>
            <small>{words.brand.replace(words.brandShort, "").trim()}</small>
          </span>
        )}
      </div>
      <nav aria-label={frame.navigation}>
        {GROUPS.map((group) => {
          const members = open.filter((destination) => destination.group === group);
          if (members.length === 0) return null;
          return (
            <div key={group} className="side-group">
              <p className="side-group-name">{isMenuCollapsed ? "" : frame[group]}</p>
              <ul>
                {members.map((destination) => (
                  <li key={destination.path}>
                    <Place destination={destination} isCollapsed={isMenuCollapsed} />
                  </li>
                ))}
              </ul>
            </div>
          );
        })}
      </nav>
      <button
        type="button"
        className="side-fold"
        aria-expanded={!isMenuCollapsed}
        aria-label={isMenuCollapsed ? frame.expand : frame.collapse}
        onClick={() => changePreferences({ isMenuCollapsed: !isMenuCollapsed })}
      >
        {isMenuCollapsed ? <MenuUnfoldOutlined /> : <MenuFoldOutlined />}
        {!isMenuCollapsed && <span>{frame.collapse}</span>}
      </button>
    </aside>
  );
}

function Place({ destination, isCollapsed }: { destination: Destination; isCollapsed: boolean }) {
  const messages = useMessages();
  const name = destination.name(messages);
  return (
    <Tooltip title={isCollapsed ? name : null} placement="right">
      <Link to={destination.path} className="side-place" activeProps={{ "aria-current": "page" }}>
        <span className="side-icon" aria-hidden="true">
          {destination.icon}
        </span>
        <span className={isCollapsed ? "t-unseen" : "side-name"}>{name}</span>
        {destination.path === "/approvals" && <Count of="approvals_pending" />}
        {destination.path === "/dead-letters" && <Count of="dead_letters" />}
      </Link>
    </Tooltip>
  );
}

function Count({ of }: { of: "approvals_pending" | "dead_letters" }) {
  const { frame } = useMessages();
  const mayRead = useMay("staff:overview:read");
  const { data } = useQuery({ ...overviewQuery, enabled: mayRead, refetchInterval: usePolling(NAVIGATION_POLL_MS) });
  const count = data?.[of] ?? 0;
  if (count === 0) return null;
  return (
    <span className="side-count" title={of === "approvals_pending" ? frame.pending({ count }) : ""}>
      {count > 99 ? "99+" : count}
    </span>
  );
}
