import { useEffect } from "preact/hooks";

import { lazy } from "../lazy.tsx";
import { Mark } from "../components/Icon.tsx";
import { SkipLink } from "../components/Page.tsx";
import { useAsked, useHouse, useMe, touches } from "../house.ts";
import { begin, current } from "../practice/progress.ts";
import { followPush } from "../push.ts";
import { t } from "../words.ts";
import { here } from "../router.ts";
import { below, rooms, type Room } from "./rooms.ts";
import { Help } from "./Help.tsx";
import { Notices } from "./Notices.tsx";
import { Routes } from "./Routes.tsx";
import { LockButton } from "./LockButton.tsx";
import { beginNews } from "./news.ts";

const Strip = lazy(() => import("../practice/Strip.tsx"), "practice");

/** What stands around every page behind the door: the rooms, what must not be overlooked, and who one is. */
export default function Shell() {
  const { endpoint, onDeed } = useHouse();
  const me = useMe();
  useEffect(() => beginNews(endpoint), [endpoint]);
  useEffect(() => followPush(endpoint), [endpoint]);
  useEffect(() => begin(endpoint, onDeed), [endpoint, me.member]);
  const mine = rooms(me);
  return (
    <div class="house">
      <SkipLink />
      <header class="side">
        <a href="/inbox" class="brand">
          <Mark />
          <span>{t("brand")}</span>
        </a>
        <nav aria-label={t("rooms")}>
          <RoomList rooms={mine} />
        </nav>
        <div class="who">
          <div>
            <p class="name ellipsis">
              <bdi>{me.person}</bdi>
            </p>
            <p class="soft ellipsis">
              <bdi>{me.structure.name}</bdi>
            </p>
          </div>
          <SyncWords />
          <Help />
          <LockButton />
        </div>
      </header>
      <div>
        <Notices />
        {current() && <Strip />}
        <main id="main" tabIndex={-1}>
          <Routes />
        </main>
      </div>
      <nav class="below no-print" aria-label={t("rooms")}>
        {below(mine).map((room) => (
          <RoomLink key={room.href} room={room} brief />
        ))}
      </nav>
    </div>
  );
}

export function RoomList({ rooms: shown }: { rooms: readonly Room[] }) {
  return (
    <ul class="rooms">
      {shown.map((room) => (
        <li key={room.href} class={room.apart ? "gap" : undefined}>
          <RoomLink room={room} />
        </li>
      ))}
    </ul>
  );
}

function RoomLink({ room, brief = false }: { room: Room; brief?: boolean }) {
  const path = here.value.path;
  const current = room.prefixes.some((each) => path === each || path.startsWith(`${each}/`));
  const count = useCount(room.counts);
  return (
    <a href={room.href} aria-current={current ? "page" : undefined}>
      <room.Sign />
      <span class="word">{t(brief ? room.brief : room.label)}</span>
      {count > 0 && (
        <span class={room.counts === "unread" ? "count new" : "count"}>
          {count}
          <span class="aside"> {t(`count-${room.counts ?? "unread"}`)}</span>
        </span>
      )}
    </a>
  );
}

function useCount(of: Room["counts"]): number {
  const asked = useAsked(
    async (endpoint) => {
      if (of === "unread") return (await endpoint.inbox.list({ view: "all", limit: 0 })).counts.unread.all;
      if (of === "drafts") return (await endpoint.drafts.list()).length;
      if (of === "outbox") return (await endpoint.outbox.list()).filter((each) => each.state !== "sent" && each.kind !== "receipt").length;
      return 0;
    },
    [of],
    of ? touches("threads", "outbox") : undefined,
  );
  return asked.value ?? 0;
}

/** Whether what is shown is all that there is. */
function SyncWords() {
  const { sync } = useHouse();
  const state = sync.value;
  if (!state) return null;
  return <p class="soft tiny">{t(`sync-${state.state}`)}</p>;
}
