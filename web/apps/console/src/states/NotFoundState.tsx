import { CompassOutlined } from "../parts/icons";
import { Link } from "@tanstack/react-router";
import { useMessages } from "../i18n";
import { PageHead } from "../parts/PageHead";

export function NotFoundState() {
  const { states } = useMessages();
  return (
    <div className="state state-page">
      <span className="state-icon" aria-hidden="true">
        <CompassOutlined />
      </span>
      <PageHead title={states.notFoundTitle} />
      <p className="state-hint">{states.notFoundHint}</p>
      <Link to="/" className="text-link">
        {states.goHome}
      </Link>
    </div>
  );
}
