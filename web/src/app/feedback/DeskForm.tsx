import { useState } from "preact/hooks";

import type { Party } from "../../endpoint/interface/index.ts";
import { Button } from "../components/Button.tsx";
import { Select } from "../components/Field.tsx";
import { Failure } from "../components/States.tsx";
import { toast } from "../components/Toasts.tsx";
import { useAsked, useDoing, useHouse } from "../house.ts";
import { t } from "../words.ts";

/** For registrars: which service answers for the cooperative. */
export function DeskForm({ desk }: { desk: Party | null }) {
  const { endpoint } = useHouse();
  const known = useAsked((it) => it.directory.services("", 1000), []);
  const doing = useDoing();
  const [address, setAddress] = useState(desk?.address ?? "");
  const services = (known.value ?? []).filter((each) => each.open);
  const submit = (event: Event) => {
    event.preventDefault();
    if (!address) return;
    void doing.run(async () => {
      await endpoint.cooperative.setDesk(address);
      toast({ text: t("saved") });
    });
  };
  return (
    <form class="sheet stack" onSubmit={submit} noValidate aria-labelledby="desk-form">
      <h2 id="desk-form">{t("desk-title")}</h2>
      <Select
        id="desk"
        label={t("desk-service")}
        hint={t("desk-hint")}
        value={address}
        onValue={setAddress}
        options={[{ value: "", label: t("choose") }, ...services.map((each) => ({ value: each.address, label: t("party", { service: each.name, structure: each.structure.name }) }))]}
      />
      {doing.problem !== null && <Failure problem={doing.problem} />}
      <div>
        <Button type="submit" busy={doing.busy}>
          {t("save")}
        </Button>
      </div>
    </form>
  );
}
