import { NavBar } from "@trident/ui";
import { useEffect, useRef, type ReactNode } from "react";
import { shellWords } from "../i18n/shell";
import { useWords } from "../i18n/words";
import { goBack, useScrollPosition } from "./navigation";

interface ScreenProps {
  title: string;
  /** Where the back arrow leads when there is nothing of ours to go back to; without it this is the top of a tab. */
  back?: string;
  actions?: ReactNode;
  /** Buttons that stay at the lower edge. */
  footer?: ReactNode;
  children: ReactNode;
}

let isFirstScreen = true;

/** One screen: its head, its content, and the focus of whoever cannot see that it has changed. */
export function Screen({ title, back, actions, footer, children }: ScreenProps) {
  const t = useWords(shellWords);
  const heading = useRef<HTMLHeadingElement>(null);
  useScrollPosition();

  useEffect(() => {
    document.title = `${title} · ${t("bank")}`;
  }, [title, t]);

  useEffect(() => {
    if (isFirstScreen) isFirstScreen = false;
    else heading.current?.focus({ preventScroll: true });
  }, []);

  return (
    <main className={footer === undefined ? "screen" : "screen screen-with-footer"}>
      <NavBar
        title={title}
        headingRef={heading}
        actions={actions}
        {...(back !== undefined && { back: { href: back, label: t("back"), onClick: () => goBack(back) } })}
      />
      <div className="screen-content">{children}</div>
      {footer !== undefined && <div className="screen-footer">{footer}</div>}
    </main>
  );
}

/** A heading and what belongs to it. */
export function Section({ title, action, children }: { title: string; action?: ReactNode; children: ReactNode }) {
  return (
    <section className="section">
      <div className="section-head">
        <h2>{title}</h2>
        {action}
      </div>
      {children}
    </section>
  );
}
