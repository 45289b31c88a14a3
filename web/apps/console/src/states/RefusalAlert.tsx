import { Alert } from "antd";
import type { ReactNode } from "react";
import { refusalText } from "../api/refusal";
import { useMessages } from "../i18n";

/** Why an act was refused, beside the form that asked for it; it stays until the next attempt. */
export function RefusalAlert({ error, action }: { error: unknown; action?: ReactNode }) {
  const messages = useMessages();
  if (error === null || error === undefined) return null;
  const { title, advice, technical, fields } = refusalText(error, messages);
  return (
    <Alert
      type="error"
      showIcon
      className="bar"
      title={title}
      action={action}
      description={
        <>
          {advice}
          {fields.length > 0 && (
            <ul className="refusal-fields">
              {fields.map(({ field, message }) => (
                <li key={field}>
                  <code>{field}</code> {message}
                </li>
              ))}
            </ul>
          )}
          {technical !== null && <span className="refusal-technical">{technical}</span>}
        </>
      }
    />
  );
}
