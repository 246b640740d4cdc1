import { Conversation } from "../conversation/Conversation.tsx";
import "./inbox.css";
import { ThreadList } from "./ThreadList.tsx";

/** The shared inbox, and beside it (on a phone: in place of it) the conversation that was chosen. */
export default function Inbox({ params }: { params: Record<string, string> }) {
  const thread = params["thread"];
  return (
    <div class={thread ? "inbox reading" : "inbox"}>
      <ThreadList open={thread ?? null} />
      {thread && <Conversation key={thread} thread={thread} />}
    </div>
  );
}
