import { createContext, useContext } from "react";
import type { Permission, StaffSession } from "../api/types";
import { may } from "./session";

export const SessionContext = createContext<StaffSession | null>(null);

/** The session; inside the frame somebody is always signed in. */
export function useSession(): StaffSession {
  const session = useContext(SessionContext);
  if (session === null) throw new Error("useSession belongs inside the frame");
  return session;
}

/** Whether the person signed in may do something; what they may not do is hidden or explained. */
export function useMay(permission: Permission): boolean {
  return may(useSession(), permission);
}
