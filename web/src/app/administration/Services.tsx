import { useState } from "preact/hooks";

import type { MemberView, ServiceView } from "../../endpoint/interface/index.ts";
import { Button } from "../components/Button.tsx";
import { Chip } from "../components/Chip.tsx";
import { Dialog } from "../components/Dialog.tsx";
import { type Errors, ErrorSummary } from "../components/ErrorSummary.tsx";
import { Checks, TextField } from "../components/Field.tsx";
import { EmptyState, Failure, Waiting } from "../components/States.tsx";
import { toast } from "../components/Toasts.tsx";
import { touches, useAsked, useDoing, useHouse } from "../house.ts";
import { line } from "../safe.ts";
import { t } from "../words.ts";

/** The functional mailboxes: who reads each, and its keys. */
export function Services() {
  const { endpoint } = useHouse();
  const asked = useAsked(async (it) => ({ services: await it.administration.services(), members: await it.administration.members() }), [], touches("directory"));
  const doing = useDoing();
  const [edited, setEdited] = useState<ServiceView | "new" | null>(null);
  const names = new Map(asked.value?.members.map((member) => [member.id, member.name]));
  const rotate = (service: ServiceView) =>
    doing.run(async () => {
      await endpoint.administration.rotate(service.handle);
      asked.again();
      toast({ text: t("services-renewed", { count: 1 }) });
    });
  return (
    <section class="stack" aria-labelledby="services">
      <div class="row apart">
        <h2 id="services">{t("services")}</h2>
        <Button kind="primary" small icon="plus" onClick={() => setEdited("new")}>
          {t("service-create")}
        </Button>
      </div>
      {doing.problem !== null && <Failure problem={doing.problem} />}
      {asked.problem !== null && <Failure problem={asked.problem} onAgain={asked.again} />}
      {!asked.value && asked.problem === null && <Waiting />}
      {asked.value?.services.length === 0 && (
        <EmptyState icon="inbox" title={t("service-none")}>
          <p>{t("service-none-text")}</p>
        </EmptyState>
      )}
      <ul class="stack">
        {asked.value?.services.map((service) => (
          <li key={service.id} class="sheet stack tight">
            <div class="row apart">
              <h3>
                <bdi>{line(service.name)}</bdi>
              </h3>
              <span class="mono small soft">{service.address}</span>
            </div>
            <p>{service.members.map((id) => line(names.get(id) ?? id.slice(-6))).join(", ") || t("service-empty")}</p>
            <div class="row">
              <Chip>{t("service-epoch", { number: service.epoch })}</Chip>
              {service.rotationDue && (
                <Chip tone="bad" icon="warn">
                  {t("rotation-due")}
                </Chip>
              )}
              <Button small icon="write" onClick={() => setEdited(service)}>
                {t("change")}
                <span class="aside"> {line(service.name)}</span>
              </Button>
              <Button small kind={service.rotationDue ? "primary" : "quiet"} icon="key" busy={doing.busy} onClick={() => void rotate(service)}>
                {t("service-rotate")}
                <span class="aside"> {line(service.name)}</span>
              </Button>
            </div>
          </li>
        ))}
      </ul>
      {edited && asked.value && (
        <EditService
          service={edited === "new" ? null : edited}
          members={asked.value.members.filter((member) => member.active)}
          onClose={() => setEdited(null)}
          onDone={() => {
            setEdited(null);
            asked.again();
            toast({ text: t("saved") });
          }}
        />
      )}
    </section>
  );
}

function EditService({ service, members, onClose, onDone }: { service: ServiceView | null; members: readonly MemberView[]; onClose: () => void; onDone: () => void }) {
  const { endpoint } = useHouse();
  const doing = useDoing();
  const [handle, setHandle] = useState(service?.handle ?? "");
  const [name, setName] = useState(service?.name ?? "");
  const [chosen, setChosen] = useState<string[]>([...(service?.members ?? [])]);
  const [errors, setErrors] = useState<Errors>({});
  const [attempt, setAttempt] = useState(0);
  const submit = (event: Event) => {
    event.preventDefault();
    const wrong: Errors = {
      ...(name.trim() ? {} : { "service-name": t("service-need-name") }),
      ...(/^[a-z0-9][a-z0-9-]*$/u.test(handle) ? {} : { "service-handle": t("apply-need-handle") }),
    };
    setErrors(wrong);
    setAttempt(attempt + 1);
    if (Object.keys(wrong).length > 0) return;
    void doing.run(async () => {
      if (!service) await endpoint.administration.createService(handle, name.trim(), chosen);
      else {
        await endpoint.administration.updateService(service.handle, {
          ...(name.trim() !== service.name && { name: name.trim() }),
          add: chosen.filter((id) => !service.members.includes(id)),
          remove: service.members.filter((id) => !chosen.includes(id)),
        });
      }
      onDone();
    });
  };
  return (
    <Dialog title={service ? service.name : t("service-create")} onClose={onClose}>
      <form class="stack" onSubmit={submit} noValidate>
        <ErrorSummary errors={errors} attempt={attempt} />
        {doing.problem !== null && <Failure problem={doing.problem} />}
        <TextField id="service-name" label={t("service-name")} value={name} onValue={setName} error={errors["service-name"]} />
        {!service && <TextField id="service-handle" label={t("service-handle")} hint={t("apply-handle-hint")} value={handle} onValue={setHandle} error={errors["service-handle"]} autocapitalize="none" spellcheck={false} />}
        <Checks id="service-members" label={t("administration-members")} values={chosen} onValues={setChosen} options={members.map((member) => ({ value: member.id, label: line(member.name) }))} />
        <div class="ends">
          <Button kind="primary" type="submit" busy={doing.busy}>
            {t("save")}
          </Button>
          <Button onClick={onClose}>{t("cancel")}</Button>
        </div>
      </form>
    </Dialog>
  );
}
