import { CheckCircleOutlined, ClockCircleOutlined, FileSearchOutlined, MailOutlined, RightOutlined } from "../../parts/icons";
import { Link } from "@tanstack/react-router";
import type { ReactNode } from "react";
import type { Overview, Permission } from "../../api/types";
import { formatCount } from "../../format/money";
import { useMessages } from "../../i18n";
import { useMay } from "../../session/context";

/** Above this many waiting events somebody should look whether the worker runs. */
const OUTBOX_ALARM = 500;

/** What waits for a person. */
export function Attention({ figures }: { figures: Overview }) {
  const { overview: text } = useMessages();
  return (
    <section className="attention" aria-label={text.attention}>
      <Matter
        icon={<FileSearchOutlined />}
        name={text.approvals}
        count={figures.approvals_pending}
        tone="waiting"
        says={figures.approvals_pending === 0 ? text.approvalsClear : text.approvalsWaiting}
        to="/approvals"
        permission="staff:approval:read"
      />
      <Matter
        icon={<MailOutlined />}
        name={text.deadLetters}
        count={figures.dead_letters}
        tone="bad"
        says={figures.dead_letters === 0 ? text.deadLettersClear : text.deadLettersWaiting}
        to="/dead-letters"
        permission="staff:dead-letter:read"
      />
      <Matter
        icon={<ClockCircleOutlined />}
        name={text.outbox}
        count={figures.outbox_waiting}
        tone={figures.outbox_waiting > OUTBOX_ALARM ? "waiting" : "calm"}
        says={figures.outbox_waiting === 0 ? text.outboxClear : text.outboxWaiting}
      />
    </section>
  );
}

interface MatterProps {
  icon: ReactNode;
  name: string;
  count: number;
  tone: "waiting" | "bad" | "calm";
  says: string;
  to?: "/approvals" | "/dead-letters";
  permission?: Permission;
}

function Matter(props: MatterProps) {
  const mayOpen = useMay(props.permission ?? "staff:overview:read");
  const tone = props.count === 0 ? "clear" : props.tone;
  const body = (
    <>
      <span className={`matter-icon matter-${tone}`} aria-hidden="true">
        {props.count === 0 ? <CheckCircleOutlined /> : props.icon}
      </span>
      <span className="matter-words">
        <span className="matter-name">{props.name}</span>
        <span className="matter-says">{props.says}</span>
      </span>
      <span className="matter-count figures">{formatCount(props.count)}</span>
      {props.to !== undefined && mayOpen && <RightOutlined className="matter-go" aria-hidden="true" />}
    </>
  );
  if (props.to === undefined || !mayOpen) return <div className="matter">{body}</div>;
  return (
    <Link to={props.to} className="matter matter-link">
      {body}
    </Link>
  );
}
