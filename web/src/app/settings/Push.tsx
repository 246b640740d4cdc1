import { Check } from "../components/Field.tsx";
import { Failure } from "../components/States.tsx";
import { useAsked, useDoing, useHouse } from "../house.ts";
import { pushState, turnOff, turnOn } from "../push.ts";
import { t } from "../words.ts";

/** Whether one is told while nothing is open, and who learns of it. */
export function Push() {
  const { endpoint } = useHouse();
  const asked = useAsked(pushState, []);
  const doing = useDoing();
  const state = asked.value;
  const choose = (wanted: boolean) =>
    doing.run(async () => {
      await (wanted ? turnOn(endpoint) : turnOff(endpoint));
      asked.again();
    });
  if (asked.problem !== null) return <Failure problem={asked.problem} onAgain={asked.again} />;
  if (state === null) return null;
  if (state === "unsupported" || state === "absent" || state === "refused") return <p class="soft">{t(`push-${state}`)}</p>;
  return (
    <>
      {doing.problem !== null && <Failure problem={doing.problem} />}
      <Check id="push" label={t("push")} hint={t("push-hint")} checked={state === "on"} onChecked={(wanted) => void choose(wanted)} />
    </>
  );
}
