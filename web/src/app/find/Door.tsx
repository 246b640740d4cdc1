import type { ListingView } from "../../endpoint/interface/index.ts";
import { Chip, Level } from "../components/Chip.tsx";
import { Facts } from "../components/Table.tsx";
import { line, safe } from "../safe.ts";
import { day, number, weekday } from "../times.ts";
import { t } from "../words.ts";
import { audienceName, codeName, languageName, needName, type Tables } from "./tables.ts";

/** A service, what it says of itself, and how sure that is. */
export function Door({ of, tables, heading: Heading }: { of: ListingView; tables: Tables; heading: "h2" | "h3" }) {
  const { card } = of;
  return (
    <>
      <div class="row apart">
        <Heading>
          <bdi>{line(of.name)}</bdi>
        </Heading>
        <Free of={of} />
      </div>
      <p>
        <bdi>{line(of.structure.name)}</bdi> <Level level={of.structure.level} brief /> <span class="mono small soft">{of.address}</span>
      </p>
      {card && (
        <>
          {card.text && <p class="typed">{safe(card.text)}</p>}
          <Facts
            facts={[
              [t("card-needs"), card.needs.map((each) => needName(tables, each)).join(" · ")],
              [t("card-areas"), card.areas.map((each) => codeName(tables.belgium, each)).join(" · ")],
              [t("card-audiences"), card.audiences.map((each) => audienceName(tables, each)).join(" · ")],
              [t("card-languages"), card.languages.map(languageName).join(" · ")],
              [t("card-hours"), card.hours.map(({ day: which, opens, closes }) => t("card-hours-one", { day: weekday(which), opens, closes })).join("\n")],
              [t("card-phone"), line(card.contact.phone)],
              [t("card-email"), line(card.contact.email)],
              [t("card-url"), line(card.contact.url)],
              [t("card-address"), line(card.contact.address)],
            ].map(([name, value]) => [String(name), value ? <span class="typed">{value}</span> : null] as const)}
          />
        </>
      )}
      <p class="row">
        {!card && <Chip tone="care">{t("card-none")}</Chip>}
        {card && !of.confirmed && (
          <Chip tone="care" icon="warn">
            {t("card-unconfirmed")}
          </Chip>
        )}
        {card && of.confirmed && of.due && (
          <Chip tone="care" icon="clock">
            {t("card-old")}
          </Chip>
        )}
        {card && <span class="soft small">{t("card-said", { when: day(card.time) })}</span>}
      </p>
    </>
  );
}

function Free({ of: { vacancy } }: { of: ListingView }) {
  if (!vacancy) return <Chip>{t("places-unknown")}</Chip>;
  const { places, waiting, time } = vacancy;
  return (
    <span class="row">
      <Chip tone={places > 0 ? "good" : "bad"}>{t("places-free", { count: places })}</Chip>
      {waiting !== null && <span class="soft small">{t("places-waiting-of", { waiting: number(waiting) })}</span>}
      <span class="soft small">{t("places-said", { when: day(time) })}</span>
    </span>
  );
}
