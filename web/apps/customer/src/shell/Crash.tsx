import { Button, ErrorState } from "@trident/ui";
import { Component, type ReactNode } from "react";
import { shellWords } from "../i18n/shell";
import { say } from "../i18n/words";

/** Catches our own mistakes in a screen, so that the person can go on. */
export class Crash extends Component<{ children: ReactNode }, { failed: boolean }> {
  override state = { failed: false };

  static getDerivedStateFromError() {
    return { failed: true };
  }

  override render() {
    if (!this.state.failed) return this.props.children;
    const action = (
      <Button tone="secondary" icon="refresh" onClick={() => location.reload()}>
        {say(shellWords, "reload")}
      </Button>
    );
    return (
      <main className="screen">
        <ErrorState title={say(shellWords, "crashTitle")} text={say(shellWords, "crashText")} action={action} />
      </main>
    );
  }
}
