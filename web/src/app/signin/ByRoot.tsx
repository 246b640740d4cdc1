import { useState } from "preact/hooks";

import { TextField } from "../components/Field.tsx";
import { NextStep } from "../components/NextStep.tsx";
import { Title } from "../components/Page.tsx";
import { useHouse } from "../house.ts";
import { t } from "../words.ts";
import { Door } from "./Door.tsx";
import { NewWay } from "./NewWay.tsx";
import { RootFileForm } from "./RootFileForm.tsx";

interface Read {
  structure: string;
  file: Blob;
  passphrase: string;
}

/** No way in is left, but the file of the root key: it makes this browser an administrator's. */
export default function ByRoot() {
  const { endpoint, enter } = useHouse();
  const [read, setRead] = useState<Read | null>(null);
  const [person, setPerson] = useState("");
  const look = async (file: Blob, passphrase: string) => setRead({ file, passphrase, ...(await endpoint.access.readRootFile(file, passphrase)) });
  return (
    <Door>
      <div class="sheet">
        <div>
          <Title>{t("by-root-title")}</Title>
          {read ? <NextStep lead>{t("by-root-who", { structure: read.structure })}</NextStep> : <p class="lead">{t("by-root-lead")}</p>}
        </div>
        {read ? (
          <>
            <TextField id="person" label={t("join-person")} hint={t("join-person-hint")} value={person} onValue={setPerson} autocomplete="name" />
            <NewWay
              person={person}
              label={t("join-do")}
              check={() => (person.trim() ? {} : { person: t("join-need-person") })}
              onWay={async (way) => {
                const state = await endpoint.access.comeByRoot(read.file, read.passphrase, person.trim(), way);
                history.replaceState(null, "", "/");
                enter(state);
              }}
            />
          </>
        ) : (
          <RootFileForm id="root-file" label={t("by-root-look")} onFile={look} />
        )}
        <p>
          <a href="/" target="_self">
            {t("by-root-back")}
          </a>
        </p>
      </div>
    </Door>
  );
}
