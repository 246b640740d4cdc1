import { Banner } from "../components/Banner.tsx";
import { LinkButton } from "../components/Button.tsx";
import { Chip, Level } from "../components/Chip.tsx";
import { Icon } from "../components/Icon.tsx";
import { Page } from "../components/Page.tsx";
import { Failure, Waiting } from "../components/States.tsx";
import { Facts } from "../components/Table.tsx";
import { touches, useAsked } from "../house.ts";
import { line } from "../safe.ts";
import { day, kbo } from "../times.ts";
import { t } from "../words.ts";

/** One structure: who it is, who says so, and the number that two people compare by telephone. */
export default function Structure({ params }: { params: Record<string, string> }) {
  const handle = params["handle"] ?? "";
  const asked = useAsked((it) => it.directory.structure(handle), [handle], touches("directory"));
  const of = asked.value;
  return (
    <Page title={of ? line(of.name) : t("directory-title")} narrow>
      <a class="crumb" href="/directory">
        <Icon name="back" size={16} /> {t("directory-title")}
      </a>
      {asked.problem !== null && <Failure problem={asked.problem} onAgain={asked.again} />}
      {!of && asked.problem === null && <Waiting />}
      {of && (
        <>
          {!of.active && (
            <Banner tone="bad">
              <p>{t("structure-suspended")}</p>
            </Banner>
          )}
          {of.rootLost !== null && (
            <Banner tone="care">
              <p>{t("structure-root-lost", { when: day(of.rootLost) })}</p>
            </Banner>
          )}
          {of.rootReplaced && (
            <Banner tone="care">
              <p>{t("structure-root-replaced")}</p>
            </Banner>
          )}
          <section class="sheet">
            <Facts
              facts={[
                [t("level"), <Level level={of.level} />],
                [t("address"), <span class="mono">{of.handle}</span>],
                [t("kbo"), of.kbo && <span class="mono">{kbo(of.kbo)}</span>],
                [t("vouched-by"), of.vouchedBy.join(", ")],
              ].map(([name, value]) => [String(name), value || null] as const)}
            />
          </section>
          <section class="stack" aria-labelledby="services">
            <h2 id="services">{t("services")}</h2>
            <ul class="stack tight">
              {of.services.map((service) => (
                <li key={service.address} class="sheet row apart">
                  <span>
                    <strong>
                      <bdi>{line(service.name)}</bdi>
                    </strong>
                    <br />
                    <span class="soft small mono">{service.address}</span>
                  </span>
                  {!of.own &&
                    of.active &&
                    (service.open ? (
                      <LinkButton small icon="write" href={`/write?to=${encodeURIComponent(service.address)}`}>
                        {t("structure-write")}
                        <span class="aside"> {line(service.name)}</span>
                      </LinkButton>
                    ) : (
                      <Chip tone="care">{t("service-shut")}</Chip>
                    ))}
                </li>
              ))}
            </ul>
          </section>
          {of.safetyNumber && <Digits title={t("safety-number")} text={t("safety-text", { structure: of.name })} digits={of.safetyNumber} />}
          <Digits title={t("fingerprint")} text={t("fingerprint-text")} digits={of.fingerprint} />
        </>
      )}
    </Page>
  );
}

export function Digits({ title, text, digits }: { title: string; text: string; digits: string }) {
  return (
    <section class="sheet stack">
      <h2>{title}</h2>
      <p class="soft">{text}</p>
      <p class="groups" translate={false}>
        {digits.split(/\s+/u).map((group, at) => (
          <span key={at}>{group}</span>
        ))}
      </p>
    </section>
  );
}
