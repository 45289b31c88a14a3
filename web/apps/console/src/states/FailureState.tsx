import { CloudSyncOutlined, DisconnectOutlined, LockOutlined, ReloadOutlined } from "../parts/icons";
import { NetworkFailure, Problem } from "@trident/client";
import { Alert, Button } from "antd";
import type { ReactNode } from "react";
import { refusalText } from "../api/refusal";
import { useMessages } from "../i18n";

interface FailureStateProps {
  error: unknown;
  onRetry?: () => void;
  /** As a bar above what is still shown, in place of it. */
  inline?: boolean;
  action?: ReactNode;
}

function iconOf(error: unknown) {
  if (error instanceof NetworkFailure) return <DisconnectOutlined />;
  if (error instanceof Problem && error.status === 403) return <LockOutlined />;
  return <CloudSyncOutlined />;
}

/** What could not be shown, by name, and the way on. */
export function FailureState({ error, onRetry, inline = false, action }: FailureStateProps) {
  const messages = useMessages();
  const text = refusalText(error, messages);
  const retry = onRetry !== undefined && (
    <Button icon={<ReloadOutlined />} onClick={onRetry} size={inline ? "small" : "middle"}>
      {messages.words.retry}
    </Button>
  );
  if (inline) return <Alert type="warning" showIcon title={text.title} description={text.advice} action={retry} className="bar" />;
  return (
    <div className="state" role="alert">
      <span className="state-icon state-icon-bad" aria-hidden="true">
        {iconOf(error)}
      </span>
      <p className="state-title">{text.title}</p>
      <p className="state-hint">{text.advice}</p>
      {text.technical !== null && <p className="state-technical">{text.technical}</p>}
      <div className="state-actions">
        {action}
        {retry}
      </div>
    </div>
  );
}
