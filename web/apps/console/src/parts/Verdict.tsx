import { CheckCircleOutlined, ExclamationCircleOutlined, LoadingOutlined, MinusCircleOutlined } from "./icons";
import type { ReactNode } from "react";

type VerdictTone = "good" | "bad" | "waiting" | "unknown";

const ICONS: Record<VerdictTone, ReactNode> = {
  good: <CheckCircleOutlined />,
  bad: <ExclamationCircleOutlined />,
  waiting: <LoadingOutlined />,
  unknown: <MinusCircleOutlined />,
};

interface VerdictProps {
  tone: VerdictTone;
  title: string;
  hint: ReactNode;
  action?: ReactNode;
}

/** The outcome of a verification, where nobody overlooks it. */
export function Verdict({ tone, title, hint, action = null }: VerdictProps) {
  return (
    <div className={`verdict verdict-${tone}`} role={tone === "bad" ? "alert" : "status"}>
      <span className="verdict-icon" aria-hidden="true">
        {ICONS[tone]}
      </span>
      <div className="verdict-words">
        <p className="verdict-title">{title}</p>
        <p>{hint}</p>
      </div>
      {action}
    </div>
  );
}
