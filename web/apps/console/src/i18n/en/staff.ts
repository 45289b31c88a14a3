import type { Messages } from "../messages";

export const staff: Messages["staff"] = {
  title: "Staff & sessions",
  lead: "Who works in which role and who is signed in. If something looks wrong, sign them out everywhere.",
  staffNumber: "Staff number",
  name: "Name",
  roles: "Roles",
  branch: "Branch",
  status: "Status",
  lastSignedInAt: "Last sign-in",
  never: "Never",
  activeSessions: "Sessions",
  revoke: "Sign out everywhere",
  revokeTitle: ({ name }) => `Sign ${name} out everywhere?`,
  revokeExplain: ({ count }) =>
    `${count === 1 ? "The active session ends" : `All ${count} active sessions end`} at once. This goes on the audit trail.`,
  revokeSelf: "This is you: your own session ends too.",
  revoked: ({ name }) => `${name} is signed out everywhere`,
  revokeReason: "Reason",
  nothingToRevoke: "No active sessions",
  empty: "There is no staff yet",
  you: "you",
  statuses: { active: "Active", disabled: "Disabled" },
};
