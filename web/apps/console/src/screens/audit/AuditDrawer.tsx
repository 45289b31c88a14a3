import { FilterOutlined } from "../../parts/icons";
import { Button, Drawer } from "antd";
import type { AuditRecord } from "../../api/types";
import { formatCount } from "../../format/money";
import { formatInstant } from "../../format/time";
import { useMessages, wordFor } from "../../i18n";
import { Facts } from "../../parts/Facts";
import { Identifier } from "../../parts/Identifier";
import { Json } from "../../parts/Json";

interface AuditDrawerProps {
  record: AuditRecord | null;
  onNarrow: (change: { actor?: string; subject?: string }) => void;
  onClose: () => void;
}

/** One record in full; from it the trail can be narrowed to the same person or the same subject. */
export function AuditDrawer({ record, onNarrow, onClose }: AuditDrawerProps) {
  const { audit: text } = useMessages();
  return (
    <Drawer open={record !== null} onClose={onClose} size={560} title={record === null ? text.detail : wordFor(text.actions, record.action)}>
      {record !== null && <Detail record={record} onNarrow={onNarrow} />}
    </Drawer>
  );
}

function Detail({ record, onNarrow }: { record: AuditRecord; onNarrow: AuditDrawerProps["onNarrow"] }) {
  const { audit: text } = useMessages();
  return (
    <>
      <section className="drawer-section">
        <Facts
          facts={[
            { term: text.occurredAt, value: <span className="figures">{formatInstant(record.occurred_at)}</span> },
            { term: text.sequence, value: <span className="figures">{formatCount(record.sequence)}</span> },
            { term: text.action, value: <code className="code">{record.action}</code>, wide: true },
            { term: text.reason, value: record.reason ?? "—", wide: true },
          ]}
        />
      </section>
      <section className="drawer-section">
        <h2>{text.actor}</h2>
        <div className="audit-party">
          <div>
            {record.actor_name === "" ? null : <strong>{record.actor_name} </strong>}
            <span className="faint">{wordFor(text.actorTypes, record.actor_type)}</span>
            <br />
            <Identifier value={record.actor_id} />
          </div>
          <Button size="small" icon={<FilterOutlined />} onClick={() => onNarrow({ actor: record.actor_id })}>
            {text.onlyActor}
          </Button>
        </div>
      </section>
      <section className="drawer-section">
        <h2>{text.subject}</h2>
        <div className="audit-party">
          <div>
            {wordFor(text.subjects, record.subject_type)}
            <br />
            <Identifier value={record.subject_id} />
          </div>
          <Button size="small" icon={<FilterOutlined />} onClick={() => onNarrow({ subject: record.subject_id })}>
            {text.onlySubject}
          </Button>
        </div>
      </section>
      <section className="drawer-section">
        <h2>{text.details}</h2>
        <Json value={record.details} label={text.details} />
      </section>
      <section className="drawer-section">
        <h2>{text.digest}</h2>
        <Identifier value={record.digest} />
      </section>
    </>
  );
}
