import { createContext, use, type AnchorHTMLAttributes } from "react";

export type AnchorProps = AnchorHTMLAttributes<HTMLAnchorElement> & { href: string };

const NavigateContext = createContext<((href: string) => void) | null>(null);

/** Tells the links how this app changes its screen; without it they load the page anew. */
export const NavigateProvider = NavigateContext;

/** A link inside the app. Presses that ask for a new tab or a download stay the browser's. */
export function Anchor({ onClick, ...rest }: AnchorProps) {
  const navigate = use(NavigateContext);
  return (
    <a
      {...rest}
      onClick={(event) => {
        onClick?.(event);
        const plain = event.button === 0 && !event.metaKey && !event.ctrlKey && !event.shiftKey && !event.altKey;
        if (navigate === null || event.defaultPrevented || !plain) return;
        event.preventDefault();
        navigate(rest.href);
      }}
    />
  );
}
