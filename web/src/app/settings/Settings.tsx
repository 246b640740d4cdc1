import { useState } from "preact/hooks";

import type { DeviceView, Way } from "../../endpoint/interface/index.ts";
import { Button, LinkButton } from "../components/Button.tsx";
import { Chip } from "../components/Chip.tsx";
import { Dialog } from "../components/Dialog.tsx";
import { Check, Field, Radios } from "../components/Field.tsx";
import { Page } from "../components/Page.tsx";
import { QrCode } from "../components/QrCode.tsx";
import { Failure, Waiting } from "../components/States.tsx";
import { toast } from "../components/Toasts.tsx";
import { touches, useAsked, useAwaited, useDoing, useHouse, useMe } from "../house.ts";
import { Absence } from "./Absence.tsx";
import { Push } from "./Push.tsx";
import { RootHeld } from "../administration/RootHeld.tsx";
import { SignOut } from "../signin/Admission.tsx";
import { LanguageChoice } from "../signin/Door.tsx";
import { NewWay } from "../signin/NewWay.tsx";
import { THEMES, theme } from "../theme.ts";
import { day } from "../times.ts";
import { t } from "../words.ts";

/** This person's ways in, devices and wishes. */
export default function Settings() {
  const me = useMe();
  const [leaving, setLeaving] = useState(false);
  return (
    <Page title={t("settings-title")} lead={t("settings-who", { name: me.person, structure: me.structure.name })} narrow>
      <section class="sheet stack" aria-labelledby="look">
        <h2 id="look">{t("settings-look")}</h2>
        <div class="field">
          <p class="question">{t("language")}</p>
          <div>
            <LanguageChoice />
          </div>
        </div>
        <Radios id="theme" label={t("theme")} abreast value={theme.value} onValue={(chosen) => (theme.value = chosen)} options={THEMES.map((value) => ({ value, label: t(`theme-${value}`) }))} />
      </section>
      <Ways />
      <Devices />
      <Wishes />
      <Colleagues />
      <Absence />
      <section class="sheet stack" aria-labelledby="leave">
        <h2 id="leave">{t("settings-leave")}</h2>
        <p class="soft">{t("sign-out-means")}</p>
        <div>
          <Button onClick={() => setLeaving(true)}>{t("sign-out")}</Button>
        </div>
      </section>
      {leaving && <SignOut onClose={() => setLeaving(false)} />}
    </Page>
  );
}

/** How one comes in. The last way cannot be taken away. */
function Ways() {
  const { endpoint } = useHouse();
  const me = useMe();
  const asked = useAsked((it) => it.access.ways(), [], touches("access"));
  const doing = useDoing();
  const [adding, setAdding] = useState(false);
  const ways = asked.value ?? me.ways;
  const add = async (way: Way) => {
    await endpoint.access.addWay(way);
    setAdding(false);
    asked.again();
    toast({ text: t("way-added") });
  };
  const remove = (id: string) =>
    doing.run(async () => {
      await endpoint.access.removeWay(id);
      asked.again();
    });
  return (
    <section class="sheet stack" aria-labelledby="ways">
      <h2 id="ways">{t("settings-ways")}</h2>
      {doing.problem !== null && <Failure problem={doing.problem} />}
      <ul class="stack tight">
        {ways.map((way) => (
          <li key={way.id} class="row apart">
            <span>
              {t(`way-kind-${way.kind}`)} <span class="soft small">{t("since", { date: day(way.made) })}</span> {!way.everywhere && <Chip>{t("way-here-only")}</Chip>}
            </span>
            {ways.length > 1 && (
              <Button small kind="quiet" icon="bin" busy={doing.busy} onClick={() => void remove(way.id)}>
                {t("remove")}
                <span class="aside"> {t(`way-kind-${way.kind}`)}</span>
              </Button>
            )}
          </li>
        ))}
      </ul>
      <div class="row">
        <Button small icon="plus" onClick={() => setAdding(true)}>
          {t("way-add")}
        </Button>
        <LinkButton small icon="key" href="/welcome">
          {t(me.recoverable ? "recovery-renew" : "recovery-make")}
        </LinkButton>
      </div>
      {adding && (
        <Dialog title={t("way-add")} onClose={() => setAdding(false)}>
          <NewWay person={me.person} label={t("save")} onWay={add} />
        </Dialog>
      )}
    </section>
  );
}

function Devices() {
  const { endpoint } = useHouse();
  const me = useMe();
  const asked = useAsked(async (it) => ({ devices: await it.devices.list(), pending: await it.devices.pending() }), [], touches("directory"));
  useAwaited(asked.value?.pending.some((each) => !each.answered) ?? false, asked.again);
  const doing = useDoing();
  const [link, setLink] = useState<{ link: string; expires: number } | null>(null);
  const [ending, setEnding] = useState<DeviceView | null>(null);
  const make = () => doing.run(async () => setLink(await endpoint.devices.link()));
  const close = () => {
    setLink(null);
    asked.again();
  };
  const approve = (id: string) =>
    doing.run(async () => {
      await endpoint.devices.approve(id);
      asked.again();
    });
  return (
    <section class="sheet stack" aria-labelledby="devices">
      <h2 id="devices">{t("settings-devices")}</h2>
      {doing.problem !== null && <Failure problem={doing.problem} />}
      {asked.problem !== null && <Failure problem={asked.problem} onAgain={asked.again} />}
      {!asked.value && asked.problem === null && <Waiting lines={2} />}
      <ul class="stack tight">
        {asked.value?.devices
          .filter((each) => each.active)
          .map((each) => (
            <li key={each.kid} class="row apart">
              <span>
                <span class="mono">{each.kid.slice(0, 8)}</span> {each.here && <Chip tone="accent">{t("device-here")}</Chip>}
              </span>
              {!each.here && (
                <Button small kind="quiet" onClick={() => setEnding(each)}>
                  {t("device-end")}
                  <span class="aside"> {each.kid.slice(0, 8)}</span>
                </Button>
              )}
            </li>
          ))}
        {asked.value?.pending.map((each) => (
          <li key={each.id} class="row apart">
            <span>{t(each.answered ? "device-answered" : "device-invited")}</span>
            {each.answered && (
              <Button small kind="primary" busy={doing.busy} onClick={() => void approve(each.id)}>
                {t("device-approve")}
              </Button>
            )}
          </li>
        ))}
      </ul>
      <div>
        <Button small icon="device" busy={doing.busy} onClick={() => void make()}>
          {t("device-link")}
        </Button>
      </div>
      {link && (
        <Dialog title={t("device-link")} onClose={close}>
          <p>{t("device-link-text")}</p>
          <QrCode text={link.link} label={t("device-link-code")} />
          <LinkText link={link.link} />
          <p class="soft small">{t("link-expires", { date: day(link.expires) })}</p>
          <div class="ends">
            <Button kind="primary" onClick={close}>
              {t("done")}
            </Button>
          </div>
        </Dialog>
      )}
      {ending && (
        <Dialog title={t("device-end-title")} onClose={() => setEnding(null)}>
          <p>{t("device-end-text")}</p>
          {me.administrator && <RootHeld words={t("revoke-root")} />}
          {doing.problem !== null && <Failure problem={doing.problem} />}
          <div class="ends">
            {(["lost", "replaced"] as const).map((reason) => (
              <Button
                key={reason}
                kind="danger"
                busy={doing.busy}
                onClick={() =>
                  void doing.run(async () => {
                    await endpoint.devices.revoke(ending.kid, reason);
                    setEnding(null);
                    asked.again();
                  })
                }
              >
                {t(`revoke-${reason}`)}
              </Button>
            ))}
            <Button onClick={() => setEnding(null)}>{t("cancel")}</Button>
          </div>
        </Dialog>
      )}
    </section>
  );
}

/** A link to hand over, and a button that copies it. */
export function LinkText({ link }: { link: string }) {
  const copy = async () => {
    await navigator.clipboard.writeText(link);
    toast({ text: t("copied") });
  };
  return (
    <div class="stack tight">
      <Field id="link-text" label={t("link")}>
        {(tied) => <textarea {...tied} class="input mono" rows={3} readOnly value={link} onFocus={(event) => event.currentTarget.select()} />}
      </Field>
      <div>
        <Button small onClick={() => void copy()}>
          {t("copy")}
        </Button>
      </div>
    </div>
  );
}

/** What colleagues see of one's work while it is going on. */
function Colleagues() {
  const { endpoint } = useHouse();
  const asked = useAsked((it) => it.settings.preferences(), []);
  const doing = useDoing();
  if (!asked.value) return null;
  const tell = (tellWriting: boolean) =>
    doing.run(async () => {
      await endpoint.settings.setPreferences({ tellWriting });
      asked.again();
    });
  return (
    <section class="sheet stack" aria-labelledby="colleagues">
      <h2 id="colleagues">{t("settings-colleagues")}</h2>
      {doing.problem !== null && <Failure problem={doing.problem} />}
      <Check id="tell-writing" label={t("tell-writing")} hint={t("tell-writing-hint")} checked={asked.value.tellWriting} onChecked={(wanted) => void tell(wanted)} />
    </section>
  );
}

/** Notifications without content. */
function Wishes() {
  const { endpoint } = useHouse();
  const asked = useAsked((it) => it.settings.preferences(), []);
  const doing = useDoing();
  if (!asked.value) return null;
  const notify = (wanted: boolean) =>
    doing.run(async () => {
      const allowed = wanted && (await Notification.requestPermission()) === "granted";
      await endpoint.settings.setPreferences({ notifications: allowed });
      if (wanted && !allowed) toast({ text: t("notifications-refused") });
      asked.again();
    });
  return (
    <section class="sheet stack" aria-labelledby="wishes">
      <h2 id="wishes">{t("settings-wishes")}</h2>
      {doing.problem !== null && <Failure problem={doing.problem} />}
      <Check id="notifications" label={t("notifications")} hint={t("notifications-hint")} checked={asked.value.notifications} onChecked={(wanted) => void notify(wanted)} />
      <Push />
    </section>
  );
}
