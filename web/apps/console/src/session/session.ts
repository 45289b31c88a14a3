import { queryOptions, type QueryClient } from "@tanstack/react-query";
import { Problem } from "@trident/client";
import { bank } from "../api/bank";
import type { Permission, StaffSession } from "../api/types";

/** Who is signed in, or null. */
export const sessionQuery = queryOptions({
  queryKey: ["session"],
  queryFn: async ({ signal }): Promise<StaffSession | null> => {
    if (!hasSignedInHere()) return null;
    try {
      return keep(await bank.get("/api/staff/session", { signal }));
    } catch (error) {
      if (!(error instanceof Problem && error.status === 401)) throw error;
      remember(false);
      return null;
    }
  },
  staleTime: Infinity,
  gcTime: Infinity,
});

const KEY = "trident.console.signed-in";

/** Whether this browser may hold a session; the cookie itself is out of a script's sight. Spares the bank a question that it must refuse. */
function hasSignedInHere(): boolean {
  try {
    return localStorage.getItem(KEY) !== null;
  } catch {
    // Storage is off: only the bank can tell.
    return true;
  }
}

function remember(isSignedIn: boolean): void {
  try {
    if (isSignedIn) localStorage.setItem(KEY, "yes");
    else localStorage.removeItem(KEY);
  } catch {
    // Storage is off: see above.
  }
}

function keep(session: StaffSession): StaffSession {
  bank.setCsrfToken(session.csrf_token);
  remember(true);
  return session;
}

/** Signs in, and forgets whatever the person before had open. @throws {Problem | NetworkFailure} */
export async function signIn(queries: QueryClient, staffNumber: string, password: string): Promise<StaffSession> {
  const session = keep(await bank.post("/api/staff/session", { body: { staff_number: staffNumber, password } }));
  queries.clear();
  queries.setQueryData(sessionQuery.queryKey, session);
  return session;
}

/**
 * Ends the session. Where the bank cannot be reached the session goes on, so the page does not pretend otherwise.
 *
 * @throws {Problem | NetworkFailure}
 */
export async function signOut(queries: QueryClient): Promise<void> {
  try {
    await bank.delete("/api/staff/session");
  } catch (error) {
    if (!(error instanceof Problem && error.status === 401)) throw error;
  }
  forgetSession(queries);
}

/** Removes everything that was read in the session from memory. */
export function forgetSession(queries: QueryClient): void {
  bank.setCsrfToken(null);
  remember(false);
  queries.clear();
  queries.setQueryData(sessionQuery.queryKey, null);
}

export function may(session: StaffSession, permission: Permission): boolean {
  return session.staff.permissions.includes(permission);
}
