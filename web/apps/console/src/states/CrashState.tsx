import { BugOutlined } from "../parts/icons";
import type { ErrorComponentProps } from "@tanstack/react-router";
import { NetworkFailure, Problem } from "@trident/client";
import { Button } from "antd";
import { useMessages } from "../i18n";
import { FailureState } from "./FailureState";

/** A chunk of an earlier build is gone from the server: browsers say so in different words. */
function isStaleChunk(error: unknown): boolean {
  return error instanceof TypeError && /dynamically imported module|module script/i.test(error.message);
}

/** Something on the page broke; the frame around it stays. */
export function CrashState({ error, reset }: ErrorComponentProps) {
  const { states } = useMessages();
  if (error instanceof Problem || error instanceof NetworkFailure) return <FailureState error={error} onRetry={reset} />;
  const isStale = isStaleChunk(error);
  return (
    <div className="state state-page" role="alert">
      <span className="state-icon state-icon-bad" aria-hidden="true">
        <BugOutlined />
      </span>
      <p className="state-title">{isStale ? states.staleChunkTitle : states.crashedTitle}</p>
      <p className="state-hint">{isStale ? states.staleChunkHint : states.crashedHint}</p>
      {!isStale && error instanceof Error && <p className="state-technical">{error.message}</p>}
      <Button type="primary" onClick={() => location.reload()}>
        {states.reload}
      </Button>
    </div>
  );
}
