import { CheckOutlined, CopyOutlined } from "./icons";
import { Button, Tooltip } from "antd";
import { useState } from "react";
import { useMessages } from "../i18n";

/** An id or digest that people copy and never read aloud. */
export function Identifier({ value, short = false }: { value: string; short?: boolean }) {
  const { words } = useMessages();
  const [isCopied, setCopied] = useState(false);
  const copy = async () => {
    await navigator.clipboard.writeText(value);
    setCopied(true);
    setTimeout(() => setCopied(false), 1500);
  };
  return (
    <span className="identifier">
      <code title={value}>{short && value.length > 14 ? `${value.slice(0, 8)}…${value.slice(-4)}` : value}</code>
      <Tooltip title={isCopied ? words.copied : words.copy}>
        <Button
          type="text"
          size="small"
          aria-label={`${words.copy} ${value}`}
          icon={isCopied ? <CheckOutlined /> : <CopyOutlined />}
          onClick={() => void copy()}
        />
      </Tooltip>
    </span>
  );
}
