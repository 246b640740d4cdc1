import { useEffect, useState } from "preact/hooks";

import type { InvitationView } from "../../endpoint/interface/index.ts";
import { TextField } from "../components/Field.tsx";
import { Title } from "../components/Page.tsx";
import { Failure, Waiting } from "../components/States.tsx";
import { Banner } from "../components/Banner.tsx";
import { useHouse } from "../house.ts";
import { t } from "../words.ts";
import { Door } from "./Door.tsx";
import { NewWay } from "./NewWay.tsx";

/** The first time: an administrator's link names the person; here the device is made and a way in is chosen. */
export default function Join({ link }: { link: string }) {
  const { endpoint, enter } = useHouse();
  const [invitation, setInvitation] = useState<InvitationView | null>(null);
  const [problem, setProblem] = useState<unknown>(null);
  const [person, setPerson] = useState("");

  useEffect(() => {
    endpoint.access.readInvitation(link).then((found) => {
      setInvitation(found);
      setPerson(found.person);
    }, setProblem);
  }, [link]);

  return (
    <Door>
      <div class="sheet">
        <div>
          <Title>{invitation ? t("join-welcome", { name: invitation.person }) : t("join-title")}</Title>
          <p class="lead">{t("join-lead")}</p>
        </div>
        {problem !== null && (
          <>
            <Failure problem={problem} />
            <p>{t("join-bad-link")}</p>
          </>
        )}
        {!invitation && problem === null && <Waiting lines={3} />}
        {invitation && !invitation.here && (
          <Banner tone="care">
            <p>{t("join-elsewhere", { relay: invitation.relay })}</p>
            <a href={link.replace(/^[^#]*/u, `${invitation.relay.replace(/\/$/u, "")}/`)} target="_self">
              {t("join-go-there")}
            </a>
          </Banner>
        )}
        {invitation?.here && (
          <>
            <TextField id="person" label={t("join-person")} hint={t("join-person-hint")} value={person} onValue={setPerson} autocomplete="name" />
            <NewWay
              person={person}
              label={t("join-do")}
              check={() => (person.trim() ? {} : { person: t("join-need-person") })}
              onWay={async (way) => {
                const state = await endpoint.access.join(link, person.trim(), way);
                // The code is used up: it must not stay in the address, where somebody could read it.
                history.replaceState(null, "", "/");
                enter(state);
              }}
            />
          </>
        )}
      </div>
    </Door>
  );
}
