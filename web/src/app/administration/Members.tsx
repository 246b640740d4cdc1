import { useState } from "preact/hooks";

import type { MemberView, PendingInvitation, RevocationReason } from "../../endpoint/interface/index.ts";
import { Banner } from "../components/Banner.tsx";
import { Button } from "../components/Button.tsx";
import { Chip } from "../components/Chip.tsx";
import { Dialog } from "../components/Dialog.tsx";
import { Checks, Select, TextField } from "../components/Field.tsx";
import { Menu } from "../components/Menu.tsx";
import { QrCode } from "../components/QrCode.tsx";
import { Failure, Waiting } from "../components/States.tsx";
import { Table } from "../components/Table.tsx";
import { toast } from "../components/Toasts.tsx";
import { touches, useAsked, useAwaited, useDoing, useHouse, useMe } from "../house.ts";
import { line } from "../safe.ts";
import { LinkText } from "../settings/Settings.tsx";
import { day } from "../times.ts";
import { t } from "../words.ts";
import { RootHeld } from "./RootHeld.tsx";

const REASONS: readonly RevocationReason[] = ["lost", "replaced", "compromised"];

type Asking = { what: "invite" } | { what: "leave" | "promote" | "demote" | "revoke"; member: MemberView };

/** Who belongs to the structure, who is about to, and who has left. */
export function Members() {
  const { endpoint } = useHouse();
  const asked = useAsked(async (it) => ({ members: await it.administration.members(), pending: await it.administration.pending(), root: await it.root.state() }), [], touches("directory"));
  useAwaited(asked.value?.pending.some((each) => !each.answered) ?? false, asked.again);
  const doing = useDoing();
  const [asking, setAsking] = useState<Asking | null>(null);
  const done = (words: string) => {
    setAsking(null);
    asked.again();
    toast({ text: words });
  };
  const approve = (pending: PendingInvitation) =>
    doing.run(async () => {
      await endpoint.administration.approve(pending.id);
      done(t("member-approved", { name: pending.person }));
    });
  const root = asked.value?.root.here ?? false;
  return (
    <section class="stack" aria-labelledby="members">
      <div class="row apart">
        <h2 id="members">{t("administration-members")}</h2>
        <Button kind="primary" small icon="plus" onClick={() => setAsking({ what: "invite" })}>
          {t("member-invite")}
        </Button>
      </div>
      {doing.problem !== null && <Failure problem={doing.problem} />}
      {asked.problem !== null && <Failure problem={asked.problem} onAgain={asked.again} />}
      {!asked.value && asked.problem === null && <Waiting />}
      {asked.value?.pending.map((each) => (
        <Banner key={each.id} tone={each.answered ? "good" : "info"}>
          <div class="row apart">
            <p>
              {t(each.answered ? "member-answered" : "member-invited", { name: each.person })}{" "}
              <span class="soft small">{t("link-expires", { date: day(each.expires) })}</span>
            </p>
            {each.answered && (
              <Button small kind="primary" busy={doing.busy} onClick={() => void approve(each)}>
                {t("member-approve")}
                <span class="aside"> {line(each.person)}</span>
              </Button>
            )}
          </div>
        </Banner>
      ))}
      {asked.value && (
        <div class="sheet">
          <Table
            caption={t("administration-members")}
            rows={asked.value.members}
            id={(member) => member.id}
            columns={[
              {
                title: t("member-name"),
                cell: (member) => (
                  <>
                    <strong>
                      <bdi>{line(member.name)}</bdi>
                    </strong>{" "}
                    {member.me && <Chip tone="accent">{t("assignee-me")}</Chip>} {!member.active && <Chip>{t("member-left")}</Chip>}
                  </>
                ),
              },
              { title: t("services"), cell: (member) => member.services.map((each) => each.split("@")[0]).join(", ") },
              { title: t("member-rights"), cell: (member) => [member.administrator && t("right-administrator"), member.auditor && t("right-auditor")].filter(Boolean).join(", ") || t("right-member") },
              { title: t("settings-devices"), cell: (member) => member.devices.filter((each) => each.active).length },
              { title: t("actions"), cell: (member) => member.active && <MemberMenu member={member} root={root} onAsk={(what) => setAsking({ what, member })} onDone={done} /> },
            ]}
          />
        </div>
      )}
      {asking?.what === "invite" && (
        <Invite
          onClose={() => {
            setAsking(null);
            asked.again();
          }}
        />
      )}
      {asking && asking.what !== "invite" && <Confirm asking={asking} onClose={() => setAsking(null)} onDone={done} />}
    </section>
  );
}

function MemberMenu({ member, root, onAsk, onDone }: { member: MemberView; root: boolean; onAsk: (what: "leave" | "promote" | "demote" | "revoke") => void; onDone: (words: string) => void }) {
  const { endpoint } = useHouse();
  const doing = useDoing();
  const audit = () =>
    doing.run(async () => {
      await endpoint.administration.setAuditor(member.id, !member.auditor);
      onDone(t("saved"));
    });
  return (
    <Menu label={t("actions-for", { name: member.name })} icon="more" kind="quiet" small>
      {[
        <Button key="revoke" kind="quiet" small onClick={() => onAsk("revoke")}>
          {t("device-end")}
        </Button>,
        root && (
          <Button key="admin" kind="quiet" small onClick={() => onAsk(member.administrator ? "demote" : "promote")}>
            {t(member.administrator ? "member-demote" : "member-promote")}
          </Button>
        ),
        root && (
          <Button key="audit" kind="quiet" small onClick={() => void audit()}>
            {t(member.auditor ? "auditor-end" : "auditor-make")}
          </Button>
        ),
        !member.me && (
          <Button key="leave" kind="quiet" small onClick={() => onAsk("leave")}>
            {t("member-leave")}
          </Button>
        ),
      ]}
    </Menu>
  );
}

function Invite({ onClose }: { onClose: () => void }) {
  const { endpoint } = useHouse();
  const me = useMe();
  const services = useAsked((it) => it.administration.services(), []);
  const doing = useDoing();
  const [person, setPerson] = useState("");
  const [chosen, setChosen] = useState<string[]>([]);
  const [wrong, setWrong] = useState(false);
  const [made, setMade] = useState<{ link: string; expires: number } | null>(null);
  const submit = (event: Event) => {
    event.preventDefault();
    setWrong(!person.trim());
    if (!person.trim()) return;
    void doing.run(async () => setMade(await endpoint.administration.invite(person.trim(), chosen)));
  };
  if (made) {
    return (
      <Dialog title={t("member-invited", { name: person })} onClose={onClose}>
        <p>{t("invite-hand-over", { name: person })}</p>
        <QrCode text={made.link} label={t("device-link-code")} />
        <LinkText link={made.link} />
        <p class="soft small">{t("link-expires", { date: day(made.expires) })}</p>
        <div class="ends">
          <Button kind="primary" onClick={onClose}>
            {t("done")}
          </Button>
        </div>
      </Dialog>
    );
  }
  return (
    <Dialog title={t("member-invite")} onClose={onClose}>
      <form class="stack" onSubmit={submit} noValidate>
        {doing.problem !== null && <Failure problem={doing.problem} />}
        <TextField id="invite-person" label={t("join-person")} value={person} onValue={setPerson} error={wrong ? t("join-need-person") : undefined} autocomplete="off" />
        <Checks id="invite-services" label={t("services")} hint={me.structure.name} values={chosen} onValues={setChosen} options={(services.value ?? []).map((each) => ({ value: each.address, label: each.name }))} />
        <div class="ends">
          <Button kind="primary" type="submit" busy={doing.busy}>
            {t("invite-make")}
          </Button>
          <Button onClick={onClose}>{t("cancel")}</Button>
        </div>
      </form>
    </Dialog>
  );
}

/** What cannot be undone is asked once more, with what it means. */
function Confirm({ asking, onClose, onDone }: { asking: Exclude<Asking, { what: "invite" }>; onClose: () => void; onDone: (words: string) => void }) {
  const { endpoint } = useHouse();
  const doing = useDoing();
  const { what, member } = asking;
  const devices = member.devices.filter((each) => each.active);
  const [kid, setKid] = useState(devices[0]?.kid ?? "");
  const [reason, setReason] = useState<RevocationReason>("lost");
  const act = () =>
    doing.run(async () => {
      if (what === "promote") {
        await endpoint.administration.promote(member.id);
        return onDone(t("saved"));
      }
      const renewed = await (what === "leave" ? endpoint.administration.leave(member.id) : what === "demote" ? endpoint.administration.demote(member.id) : endpoint.administration.revoke(kid, reason));
      onDone(t("services-renewed", { count: renewed.length }));
    });
  return (
    <Dialog title={t(`confirm-${what}`, { name: member.name })} onClose={onClose}>
      <p>{t(`confirm-${what}-text`, { name: member.name })}</p>
      {member.administrator && what !== "promote" && <RootHeld words={t(what === "revoke" ? "revoke-root" : "leave-root")} />}
      {what === "revoke" && (
        <>
          <Select id="revoke-device" label={t("settings-devices")} value={kid} onValue={setKid} options={devices.map((each) => ({ value: each.kid, label: `${each.kid.slice(0, 8)}${each.here ? ` (${t("device-here")})` : ""}` }))} />
          <Select id="revoke-reason" label={t("reason")} value={reason} onValue={setReason} options={REASONS.map((value) => ({ value, label: t(`revoke-${value}`) }))} />
        </>
      )}
      {doing.problem !== null && <Failure problem={doing.problem} />}
      <div class="ends">
        <Button kind={what === "promote" ? "primary" : "danger"} busy={doing.busy} onClick={() => void act()}>
          {t(`confirm-${what}-do`)}
        </Button>
        <Button onClick={onClose}>{t("cancel")}</Button>
      </div>
    </Dialog>
  );
}
