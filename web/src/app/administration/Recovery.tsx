import { useState } from "preact/hooks";

import { Banner } from "../components/Banner.tsx";
import { Button } from "../components/Button.tsx";
import { Select, TextArea } from "../components/Field.tsx";
import { Failure, Waiting } from "../components/States.tsx";
import { touches, useAsked, useDoing, useHouse } from "../house.ts";
import { slugOf } from "../problems.ts";
import { t } from "../words.ts";
import { RootKey } from "./RootKey.tsx";

/** The root key's file; the shares that bring everything back, and the drill that shows that they do. */
export function Recovery() {
  const asked = useAsked(async (it) => ({ state: await it.administration.recovery(), root: await it.root.state() }), [], touches("directory"));
  if (!asked.value) return asked.problem === null ? <Waiting /> : <Failure problem={asked.problem} onAgain={asked.again} />;
  const { state, root } = asked.value;
  return (
    <div class="stack read">
      <section class="sheet stack">
        <h2>{t("administration-recovery")}</h2>
        <p class="soft">{t("recovery-explained")}</p>
        <Banner tone={state.set ? "good" : "care"}>
          <p>{state.set ? t("recovery-set", { threshold: state.threshold, shares: state.shares }) : t("recovery-unset")}</p>
        </Banner>
        {root.here ? <Split onDone={asked.again} /> : <p class="soft">{t("recovery-needs-root")}</p>}
      </section>
      <RootKey state={root} onState={asked.again} />
      {state.set && <Drill threshold={state.threshold} />}
    </div>
  );
}

function Split({ onDone }: { onDone: () => void }) {
  const { endpoint } = useHouse();
  const doing = useDoing();
  const [shape, setShape] = useState("2/3");
  const [shares, setShares] = useState<readonly string[]>([]);
  const make = () =>
    doing.run(async () => {
      const [threshold, count] = shape.split("/").map(Number);
      setShares(await endpoint.administration.setRecovery(threshold ?? 2, count ?? 3));
      onDone();
    });
  if (shares.length > 0) {
    return (
      <div class="stack">
        <Banner tone="care">
          <p>{t("shares-once")}</p>
        </Banner>
        <ol class="stack">
          {shares.map((share, at) => (
            <li key={share} class="share">
              <p class="small soft">{t("share-number", { number: at + 1 })}</p>
              <p class="mono">{share}</p>
            </li>
          ))}
        </ol>
        <div class="row no-print">
          <Button icon="print" onClick={() => print()}>
            {t("print")}
          </Button>
          <Button kind="primary" onClick={() => setShares([])}>
            {t("shares-handed")}
          </Button>
        </div>
      </div>
    );
  }
  return (
    <div class="stack">
      {doing.problem !== null && <Failure problem={doing.problem} />}
      <Select id="shape" label={t("recovery-shape")} value={shape} onValue={setShape} options={["2/3", "3/5", "2/2", "4/7"].map((value) => ({ value, label: t("recovery-of", { threshold: value.split("/")[0] ?? "", shares: value.split("/")[1] ?? "" }) }))} />
      <div>
        <Button icon="key" busy={doing.busy} onClick={() => void make()}>
          {t("recovery-split")}
        </Button>
      </div>
    </div>
  );
}

function Drill({ threshold }: { threshold: number }) {
  const { endpoint } = useHouse();
  const doing = useDoing();
  const [text, setText] = useState("");
  const [works, setWorks] = useState<number | null>(null);
  const [restored, setRestored] = useState<number | null>(null);
  const nothing = slugOf(doing.problem) === "not-found"; // the shares are right
  const submit = (event: Event) => {
    event.preventDefault();
    setWorks(null);
    setRestored(null);
    void doing.run(async () => setWorks((await endpoint.administration.drill(sharesIn(text))).epochs));
  };
  const restore = () => doing.run(async () => setRestored((await endpoint.administration.restore(sharesIn(text))).epochs));
  return (
    <form class="sheet stack" onSubmit={submit} noValidate>
      <h2>{t("drill-title")}</h2>
      <p class="soft">{t("drill-text")}</p>
      {doing.problem !== null && (nothing ? <Nothing /> : <Failure problem={doing.problem} />)}
      {works !== null && (
        <Banner tone="good" alert>
          <p>{t("drill-works", { count: works })}</p>
          <p class="small">{t("restore-when")}</p>
          <div>
            <Button small icon="key" busy={doing.busy} onClick={() => void restore()}>
              {t("restore-do")}
            </Button>
          </div>
        </Banner>
      )}
      {restored !== null && (
        <Banner tone="care" alert>
          <p>{t("restored", { count: restored })}</p>
        </Banner>
      )}
      <TextArea id="shares" label={t("drill-shares")} hint={t("drill-hint", { threshold })} value={text} onValue={setText} spellcheck={false} autocomplete="off" />
      <div>
        <Button type="submit" icon="check" busy={doing.busy}>
          {t("drill-do")}
        </Button>
      </div>
    </form>
  );
}

/** One share a line, or with empty lines between. */
function sharesIn(text: string): string[] {
  return text
    .split("\n")
    .map((share) => share.trim())
    .filter(Boolean);
}

function Nothing() {
  return (
    <Banner tone="care" alert>
      <p>{t("drill-nothing")}</p>
    </Banner>
  );
}
