/* Parts of the application that are fetched when somebody needs them, with the messages that they say.
 *
 *     const Inbox = lazy(() => import("./inbox/Inbox.tsx"), "inbox");
 */

import type { ComponentType } from "preact";
import { useEffect, useState } from "preact/hooks";

import { Failure, Waiting } from "./components/States.tsx";
import { loadWords } from "./words.ts";

export function lazy<Props extends object>(load: () => Promise<{ default: ComponentType<Props> }>, ...rooms: string[]): ComponentType<Props> {
  let Found: ComponentType<Props> | null = null;
  return function Lazy(props: Props) {
    const [round, setRound] = useState(0);
    const [problem, setProblem] = useState<unknown>(null);
    useEffect(() => {
      if (Found) return;
      setProblem(null);
      Promise.all([load(), loadWords(...rooms)]).then(([module]) => {
        Found = module.default;
        setRound((before) => before + 1);
      }, setProblem);
    }, [round]);
    if (Found) return <Found {...props} />;
    if (problem) return <Failure problem={{ slug: "relay-unreachable", detail: "", advice: "", extra: {} }} onAgain={() => setRound(round + 1)} />;
    return <Waiting />;
  };
}
