import { RedoOutlined } from "../../parts/icons";
import { useQueryClient } from "@tanstack/react-query";
import { App, Button, Drawer } from "antd";
import { useState } from "react";
import { replayDeadLetter } from "../../api/acts";
import { overviewQuery } from "../../api/reads";
import { isProblem } from "../../api/refusal";
import type { DeadLetter } from "../../api/types";
import { formatInstant } from "../../format/time";
import { useMessages } from "../../i18n";
import { ActDialog } from "../../parts/ActDialog";
import { Facts } from "../../parts/Facts";
import { Identifier } from "../../parts/Identifier";
import { Json } from "../../parts/Json";
import { useMay } from "../../session/context";
import { ReplayState } from "./ReplayState";

/** Why an event was given up, what it says, and the way to try again. */
export function DeadLetterDrawer({ letter, onClose }: { letter: DeadLetter | null; onClose: () => void }) {
  const { deadLetters: text } = useMessages();
  return (
    <Drawer
      open={letter !== null}
      onClose={onClose}
      size={600}
      title={text.detail}
      extra={letter !== null && <ReplayState letter={letter} />}
      footer={letter === null || letter.replayed_at !== null ? null : <Replay letter={letter} />}
    >
      {letter !== null && <Detail letter={letter} />}
    </Drawer>
  );
}

function Detail({ letter }: { letter: DeadLetter }) {
  const { deadLetters: text } = useMessages();
  return (
    <>
      <section className="drawer-section">
        <Facts
          facts={[
            { term: text.event, value: <code className="code">{letter.event}</code> },
            { term: text.handler, value: <code className="code">{letter.handler}</code> },
            { term: text.occurredAt, value: <span className="figures">{formatInstant(letter.occurred_at)}</span> },
            { term: text.failedAt, value: <span className="figures">{formatInstant(letter.failed_at)}</span> },
            { term: text.attempts, value: <span className="figures">{letter.attempts}</span> },
            {
              term: text.replayedAt,
              value: <span className="figures">{letter.replayed_at === null ? "—" : formatInstant(letter.replayed_at)}</span>,
            },
            { term: text.eventId, value: <Identifier value={letter.event_id} />, wide: true },
          ]}
        />
      </section>
      <section className="drawer-section">
        <h2>{text.error}</h2>
        <pre className="json json-bad" tabIndex={0} aria-label={text.error}>
          {letter.error}
        </pre>
      </section>
      <section className="drawer-section">
        <h2>{text.payload}</h2>
        <Json value={letter.payload} label={text.payload} />
        <p className="note">{text.payloadHint}</p>
      </section>
    </>
  );
}

function Replay({ letter }: { letter: DeadLetter }) {
  const { deadLetters: text } = useMessages();
  const { message } = App.useApp();
  const queries = useQueryClient();
  const mayReplay = useMay("staff:dead-letter:replay");
  const [isOpen, setOpen] = useState(false);
  if (!mayReplay) return <p className="faint">{text.cannotReplay}</p>;

  const replay = async () => {
    try {
      await replayDeadLetter(letter.id);
      void message.success(text.replayDone);
      setOpen(false);
      await queries.invalidateQueries({ queryKey: ["dead-letters"] });
      void queries.invalidateQueries(overviewQuery);
    } catch (error) {
      if (isProblem(error, "dead-letter-already-replayed")) void queries.invalidateQueries({ queryKey: ["dead-letters"] });
      throw error;
    }
  };

  return (
    <div className="drawer-foot">
      <Button type="primary" icon={<RedoOutlined />} onClick={() => setOpen(true)}>
        {text.replay}
      </Button>
      <ActDialog
        isOpen={isOpen}
        title={text.replayTitle}
        explain={text.replayExplain}
        submitLabel={text.replay}
        reason="none"
        onSubmit={replay}
        onClose={() => setOpen(false)}
      />
    </div>
  );
}
