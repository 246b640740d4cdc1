import type { CardWords } from "../../endpoint/interface/index.ts";
import { Button } from "../components/Button.tsx";
import { Field, Select } from "../components/Field.tsx";
import { weekday } from "../times.ts";
import { t } from "../words.ts";

type Hours = CardWords["hours"][number];

const DAYS = [1, 2, 3, 4, 5, 6, 7];
const MOST = 28; // schemas/leaflets, Card.hours
const FIRST: Hours = { day: 1, opens: "09:00", closes: "12:00" };

/** When a service is open: one line for each time between opening and closing. */
export function HoursField({ hours, error, onHours }: { hours: readonly Hours[]; error: string | undefined; onHours: (hours: Hours[]) => void }) {
  const change = (at: number, part: Partial<Hours>) => onHours(hours.map((each, place) => (place === at ? { ...each, ...part } : each)));
  const last = hours.at(-1);
  // Mostly the next day is like the one before.
  const next = last ? { ...last, day: (last.day % 7) + 1 } : FIRST;
  return (
    <fieldset class={error ? "field hours wrong" : "field hours"} id="card-hours">
      <legend>
        {t("card-hours")} <span class="soft">{t("optional")}</span>
      </legend>
      {error && <p class="fault">{error}</p>}
      {hours.map((each, at) => (
        <div key={at} class="hours-line">
          <Select id={`hours-day-${at}`} label={t("hours-day")} value={String(each.day)} onValue={(day) => change(at, { day: Number(day) })} options={DAYS.map((day) => ({ value: String(day), label: weekday(day) }))} />
          <Time id={`hours-opens-${at}`} label={t("hours-opens")} value={each.opens} onValue={(opens) => change(at, { opens })} />
          <Time id={`hours-closes-${at}`} label={t("hours-closes")} value={each.closes} onValue={(closes) => change(at, { closes })} />
          <Button small kind="quiet" icon="cross" onClick={() => onHours(hours.filter((_, place) => place !== at))}>
            <span class="aside">{t("hours-remove", { day: weekday(each.day), opens: each.opens })}</span>
          </Button>
        </div>
      ))}
      {hours.length < MOST && (
        <div>
          <Button small icon="plus" onClick={() => onHours([...hours, next])}>
            {t("hours-add")}
          </Button>
        </div>
      )}
    </fieldset>
  );
}

function Time({ id, label, value, onValue }: { id: string; label: string; value: string; onValue: (value: string) => void }) {
  return (
    <Field id={id} label={label}>
      {(tied) => <input {...tied} type="time" class="input short" value={value} onInput={(event) => onValue(event.currentTarget.value)} />}
    </Field>
  );
}

/** Return the hours in the order of the week; null when a line closes before it opens, or lacks a time. */
export function inOrder(hours: readonly Hours[]): Hours[] | null {
  if (hours.some(({ opens, closes }) => !opens || !closes || closes <= opens)) return null;
  const key = ({ day, opens, closes }: Hours) => `${day} ${opens} ${closes}`;
  const once = new Map(hours.map((each) => [key(each), each]));
  return [...once.values()].sort((a, b) => (key(a) < key(b) ? -1 : 1));
}
