import { lazy } from "./lazy.tsx";
import { PractisingNotice } from "./components/Practising.tsx";
import { Toasts } from "./components/Toasts.tsx";
import { Waiting } from "./components/States.tsx";
import { useHouse } from "./house.ts";
import { Door } from "./signin/Door.tsx";
import { SignIn } from "./signin/SignIn.tsx";
import { loadWords } from "./words.ts";

const Shell = lazy(() => import("./shell/Shell.tsx"), "shell");
const Join = lazy(() => import("./signin/Join.tsx"));
const Admission = lazy(() => import("./signin/Admission.tsx"));
const ByRoot = lazy(() => import("./signin/ByRoot.tsx"), "rootkey");
const Apply = lazy(() => import("./signin/Apply.tsx"));

/** Fetch what comes first behind the door, so that it is here when the door opens; what is missed is fetched then. */
export async function prepare(): Promise<void> {
  await Promise.allSettled([import("./shell/Shell.tsx"), import("./inbox/Inbox.tsx"), loadWords("shell", "inbox", "conversation")]);
}

/** The whole application: before the door or behind it. */
export function Application() {
  return (
    <>
      <PractisingNotice />
      <Place />
      <Toasts />
    </>
  );
}

function Place() {
  const { access } = useHouse();
  const state = access.value;
  if (!state) {
    return (
      <Door>
        <Waiting lines={3} />
      </Door>
    );
  }
  switch (state.state) {
    case "open":
      return <Shell />;
    case "closed":
      if (location.hash.length > 1) return <Join link={location.href} />;
      if (location.pathname === "/root-key") return <ByRoot />;
      return location.pathname === "/apply" ? <Apply /> : <SignIn known={state.known} />;
    default:
      return <Admission state={state} />;
  }
}
