import { LogoutOutlined } from "../parts/icons";
import { useQueryClient } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { App, Button, Popover } from "antd";
import { useState } from "react";
import { refusalText } from "../api/refusal";
import { useMessages, wordFor } from "../i18n";
import { Facts } from "../parts/Facts";
import { useSession } from "../session/context";
import { signOut } from "../session/session";
import { AppearanceChoice, LanguageSwitch } from "./Choices";
import { ShortcutHelpButton } from "./Shortcuts";

/** Who is signed in and in which role; language, appearance, the way out. */
export function TopBar() {
  return (
    <div className="top">
      <ShortcutHelpButton />
      <AppearanceChoice />
      <LanguageSwitch />
      <Person />
    </div>
  );
}

function Person() {
  const messages = useMessages();
  const { frame, terms } = messages;
  const { staff } = useSession();
  const queries = useQueryClient();
  const navigate = useNavigate();
  const { notification } = App.useApp();
  const [isLeaving, setLeaving] = useState(false);
  const roles = staff.roles.map((role) => wordFor(terms.roles, role));

  const leave = async () => {
    setLeaving(true);
    try {
      await signOut(queries);
      await navigate({ to: "/sign-in", search: { why: "signed-out" }, replace: true });
    } catch (error) {
      const text = refusalText(error, messages);
      notification.error({ title: text.title, description: text.advice });
    } finally {
      setLeaving(false);
    }
  };

  const card = (
    <div className="person-card" role="dialog" aria-label={frame.account}>
      <strong>{staff.name}</strong>
      <Facts
        columns={1}
        facts={[
          { term: frame.staffNumber, value: <span className="figures">{staff.staff_number}</span> },
          { term: frame.roles, value: roles.join(", ") },
          { term: frame.branch, value: staff.branch },
        ]}
      />
      <Button block icon={<LogoutOutlined />} loading={isLeaving} onClick={() => void leave()}>
        {frame.signOut}
      </Button>
    </div>
  );

  return (
    <Popover content={card} trigger="click" placement="bottomRight" arrow={false}>
      <button type="button" className="person">
        <span className="t-unseen">{frame.account}</span>
        <span className="person-initial" aria-hidden="true">
          {staff.name.slice(0, 1)}
        </span>
        <span className="person-words">
          <strong>{staff.name}</strong>
          <small>{roles.join(" · ")}</small>
        </span>
      </button>
    </Popover>
  );
}
