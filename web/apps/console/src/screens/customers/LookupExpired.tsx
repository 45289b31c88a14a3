import { FieldTimeOutlined, SearchOutlined } from "../../parts/icons";
import { useNavigate } from "@tanstack/react-router";
import { Button } from "antd";
import { useMessages } from "../../i18n";
import { PageHead } from "../../parts/PageHead";

/** The look-up under which this page was opened holds no longer: only a new one, with a reason, opens it again. */
export function LookupExpired() {
  const { customers: text } = useMessages();
  const navigate = useNavigate();
  return (
    <div className="state state-page">
      <span className="state-icon" aria-hidden="true">
        <FieldTimeOutlined />
      </span>
      <PageHead title={text.expiredTitle} />
      <p className="state-hint">{text.expiredHint}</p>
      <Button type="primary" icon={<SearchOutlined />} onClick={() => void navigate({ to: "/customers" })}>
        {text.searchAgain}
      </Button>
    </div>
  );
}
