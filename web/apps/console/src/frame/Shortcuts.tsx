import { QuestionCircleOutlined } from "../parts/icons";
import { useNavigate } from "@tanstack/react-router";
import { Button, Modal } from "antd";
import { useEffect, useRef, useState } from "react";
import { useMessages } from "../i18n";
import { useSession } from "../session/context";
import { may } from "../session/session";
import { DESTINATIONS } from "./destinations";

/** How long after "g" the second key may come. */
const CHORD_MS = 1_200;
const HELP_EVENT = "console-shortcut-help";

function isTyping(target: EventTarget | null): boolean {
  return target instanceof HTMLElement && target.closest("input, textarea, select, [contenteditable], [role=combobox]") !== null;
}

function isDialogOpen(): boolean {
  return document.querySelector('[role="dialog"]:not([aria-hidden="true"])')?.checkVisibility() === true;
}

/** Moves to the page's own search box: whichever field a page has marked. */
function focusSearch(): boolean {
  const field = document.querySelector<HTMLInputElement>("[data-search-box] input, input[data-search-box]");
  field?.focus();
  field?.select();
  return field !== null;
}

export function Shortcuts() {
  const [isHelpOpen, setHelpOpen] = useState(false);
  const navigate = useNavigate();
  const session = useSession();
  const chordAt = useRef(0);

  useEffect(() => {
    const help = () => setHelpOpen(true);
    const press = (event: KeyboardEvent) => {
      if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing || isTyping(event.target) || isDialogOpen()) return;
      const isChord = event.timeStamp - chordAt.current < CHORD_MS;
      chordAt.current = event.key === "g" ? event.timeStamp : 0;
      if (event.key === "?") help();
      else if (event.key === "/") {
        if (focusSearch()) event.preventDefault();
      } else if (isChord) {
        const place = DESTINATIONS.find(({ key, permission }) => key === event.key && may(session, permission));
        if (place !== undefined) void navigate({ to: place.path });
      }
    };
    window.addEventListener("keydown", press);
    window.addEventListener(HELP_EVENT, help);
    return () => {
      window.removeEventListener("keydown", press);
      window.removeEventListener(HELP_EVENT, help);
    };
  }, [navigate, session]);

  return <ShortcutHelp isOpen={isHelpOpen} onClose={() => setHelpOpen(false)} />;
}

export function ShortcutHelpButton() {
  const { frame } = useMessages();
  return (
    <Button
      type="text"
      icon={<QuestionCircleOutlined />}
      aria-label={frame.shortcuts}
      title={frame.shortcuts}
      onClick={() => window.dispatchEvent(new Event(HELP_EVENT))}
    />
  );
}

function ShortcutHelp({ isOpen, onClose }: { isOpen: boolean; onClose: () => void }) {
  const messages = useMessages();
  const { frame } = messages;
  const session = useSession();
  const rows: [string[], string][] = [
    ...DESTINATIONS.filter(({ permission }) => may(session, permission)).map((place): [string[], string] => [
      ["g", place.key],
      `${frame.shortcutGo} ${place.name(messages)}`,
    ]),
    [["/"], frame.shortcutSearch],
    [["↑", "↓"], frame.shortcutRows],
    [["Enter"], frame.shortcutOpen],
    [["Esc"], frame.shortcutClose],
    [["?"], frame.shortcutHelp],
  ];
  return (
    <Modal open={isOpen} onCancel={onClose} footer={null} title={frame.shortcuts} width={420} destroyOnHidden>
      <table className="shortcuts">
        <tbody>
          {rows.map(([keys, name]) => (
            <tr key={name}>
              <th scope="row">{name}</th>
              <td>
                {keys.map((key) => (
                  <kbd key={key}>{key}</kbd>
                ))}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </Modal>
  );
}
