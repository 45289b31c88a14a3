/** The one-time word with which the server lets style elements in; the browser shows it to scripts of the page only. */
export const nonce = document.querySelector<HTMLMetaElement>('meta[property="csp-nonce"]')?.nonce ?? "";

/**
 * Gives the word to every style element that a script of ours makes. antd's own do carry it, but the scroll lock behind its drawers
 * and dialogs does not (@rc-component/portal calls updateCSS without it), and the policy would block that one.
 */
export function admitOwnStyles(): void {
  const maker: { createElement: (name: string, options?: ElementCreationOptions) => HTMLElement } = document;
  const make = maker.createElement.bind(document);
  maker.createElement = (name, options) => {
    const made = make(name, options);
    if (made instanceof HTMLStyleElement) made.nonce = nonce;
    return made;
  };
}
