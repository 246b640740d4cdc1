import { Page } from "../components/Page.tsx";
import { useMe } from "../house.ts";
import { t } from "../words.ts";
import { Help } from "./Help.tsx";
import { LockButton } from "./LockButton.tsx";
import { rooms } from "./rooms.ts";
import { RoomList } from "./Shell.tsx";

/** All rooms, for those who have no side to show them on. */
export function More() {
  const me = useMe();
  return (
    <Page title={me.person} lead={me.structure.name}>
      <nav class="more-rooms" aria-label={t("room-more")}>
        <RoomList rooms={rooms(me)} />
      </nav>
      <Help />
      <LockButton />
    </Page>
  );
}
