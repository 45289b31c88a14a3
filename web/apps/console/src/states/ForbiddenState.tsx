import { LockOutlined } from "../parts/icons";
import type { Permission } from "../api/types";
import { useMessages, wordFor } from "../i18n";
import { PageHead } from "../parts/PageHead";
import { useSession } from "../session/context";

/** The page exists, but not for this role; says which permission it needs and whom to ask. */
export function ForbiddenState({ permission }: { permission: Permission }) {
  const { states, terms } = useMessages();
  const { staff } = useSession();
  const roles = staff.roles.map((role) => wordFor(terms.roles, role)).join(", ");
  return (
    <div className="state state-page">
      <span className="state-icon" aria-hidden="true">
        <LockOutlined />
      </span>
      <PageHead title={states.forbiddenTitle} />
      <p className="state-hint">{states.forbiddenHint({ roles })}</p>
      <p className="state-technical">{states.forbiddenNeeds({ permission })}</p>
    </div>
  );
}
