import { NavigateProvider, Toasts } from "@trident/ui";
import { Suspense } from "react";
import { useSessionState } from "./session/store";
import { Crash } from "./shell/Crash";
import { lazily } from "./shell/lazily";
import { go } from "./shell/navigation";
import { Offline } from "./shell/Offline";
import { Waiting } from "./shell/Waiting";

const SignIn = lazily(() => import("./screens/sign-in/SignIn"));
const Inside = lazily(() => import("./Inside"));

export function App() {
  return (
    <NavigateProvider value={go}>
      <Toasts />
      <Offline />
      <Crash>
        <Suspense fallback={<Waiting />}>
          <Gate />
        </Suspense>
      </Crash>
    </NavigateProvider>
  );
}

/** Shows the bank to whoever is signed in, and the way in to everyone else. The address stays, to come back to. */
function Gate() {
  const state = useSessionState();
  if (state.kind === "asking") return <Waiting />;
  return state.kind === "in" ? <Inside key={state.session.customer.id} /> : <SignIn />;
}
