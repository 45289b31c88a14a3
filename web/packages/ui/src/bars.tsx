import "./bars.css";
import type { ReactNode, Ref } from "react";
import { Anchor } from "./anchor";
import { Icon, type IconName } from "./Icon";

interface NavBarProps {
  title: ReactNode;
  /** Where the back arrow leads; without it the title stands large at the start: the top of a tab. */
  back?: { href: string; label: string; onClick?: () => void };
  actions?: ReactNode;
  headingRef?: Ref<HTMLHeadingElement>;
}

/** The head of a screen: its only h1, the way back, and up to two actions. */
export function NavBar({ title, back, actions, headingRef }: NavBarProps) {
  return (
    <header className={`t-navbar${back ? "" : " t-navbar-top"}`}>
      {back && (
        <Anchor
          href={back.href}
          className="t-icon-button"
          aria-label={back.label}
          onClick={(event) => {
            if (back.onClick === undefined) return;
            event.preventDefault();
            back.onClick();
          }}
        >
          <Icon name="left" />
        </Anchor>
      )}
      <h1 ref={headingRef} tabIndex={-1}>
        {title}
      </h1>
      <div className="t-navbar-actions">{actions}</div>
    </header>
  );
}

export interface Tab {
  href: string;
  icon: IconName;
  label: string;
  badge?: ReactNode;
  current: boolean;
}

/** The tabs at the lower edge. */
export function TabBar({ tabs, label }: { tabs: readonly Tab[]; label: string }) {
  return (
    <nav className="t-tabbar" aria-label={label}>
      {tabs.map((tab) => (
        <Anchor key={tab.href} href={tab.href} className="t-tab" aria-current={tab.current ? "page" : undefined}>
          <Icon name={tab.icon} />
          <span>{tab.label}</span>
          {tab.badge}
        </Anchor>
      ))}
    </nav>
  );
}
