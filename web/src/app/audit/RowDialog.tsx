import type { ComponentChildren } from "preact";
import { useState } from "preact/hooks";

import type { LogRow, RowCheck } from "../../endpoint/interface/index.ts";
import { Banner } from "../components/Banner.tsx";
import { Button, LinkButton } from "../components/Button.tsx";
import { Dialog } from "../components/Dialog.tsx";
import { Icon } from "../components/Icon.tsx";
import { Failure, Waiting } from "../components/States.tsx";
import { Facts } from "../components/Table.tsx";
import { useAsked } from "../house.ts";
import { line } from "../safe.ts";
import { full } from "../times.ts";
import { t } from "../words.ts";

/** One entry: what it says, and each step by which it was verified just now. */
export function RowDialog({ position, row, onClose }: { position: number; row: LogRow | null; onClose: () => void }) {
  const asked = useAsked((it) => it.audit.check(position), [position]);
  const [whole, setWhole] = useState(false);
  const bad = row !== null && row.state !== "verified" && row.state !== "erased" ? row.problem : null;
  return (
    <Dialog title={t("audit-entry", { entry: String(position) })} onClose={onClose}>
      {(bad ?? asked.problem) !== null ? (
        <>
          <Failure problem={bad ?? asked.problem} />
          {row?.state === "bad" && <p>{t("audit-row-bad", { entry: String(position) })}</p>}
        </>
      ) : asked.value ? (
        <Steps check={asked.value} erased={row?.state === "erased"} whole={whole} />
      ) : (
        <Waiting />
      )}
      {row?.action && <Details row={row} />}
      <div class="ends">
        <Button onClick={onClose}>{t("dismiss")}</Button>
        {asked.value && !whole && (
          <Button kind="quiet" onClick={() => setWhole(true)}>
            {t("audit-hashes")}
          </Button>
        )}
        {row?.actor && (
          <LinkButton kind="quiet" href={`/audit/requests?actor=${row.actor}`}>
            {t("audit-ask-who")}
          </LinkButton>
        )}
      </div>
    </Dialog>
  );
}

function Steps({ check, erased, whole }: { check: RowCheck; erased: boolean; whole: boolean }) {
  const { head } = check;
  const seen = head.witnesses.filter(({ at }) => at !== null);
  return (
    <>
      <Banner tone="good">
        <p>
          <strong>{t("audit-checked")}</strong>
        </p>
      </Banner>
      <ol class="checked">
        <Step>{t(erased ? "audit-step-erased" : "audit-step-record")}</Step>
        <Step>{check.hashes > 0 ? t("audit-step-path", { entry: String(check.position), size: head.size, hashes: check.hashes }) : t("audit-step-whole", { size: head.size })}</Step>
        <Step>{t("audit-step-signed", { epoch: String(check.epoch), time: full(head.signed ?? 0) })}</Step>
        <Step>{head.quorum > 0 ? t("audit-step-witnesses", { count: seen.length, names: seen.map(({ name }) => name).join(", "), quorum: head.quorum }) : t("audit-step-no-witnesses")}</Step>
        {check.signer !== null && <Step>{t("audit-step-signer", { name: check.signer })}</Step>}
      </ol>
      {whole && (
        <Facts
          facts={[
            [t("audit-leaf"), <code>{check.leaf}</code>],
            [t("audit-root"), <code>{head.root}</code>],
          ]}
        />
      )}
    </>
  );
}

function Step({ children }: { children: ComponentChildren }) {
  return (
    <li>
      <Icon name="check" size={18} />
      <span>{children}</span>
    </li>
  );
}

function Details({ row }: { row: LogRow }) {
  return (
    <Facts
      facts={[
        [t("audit-time"), row.at && full(row.at)],
        [t("audit-what"), <>{t(`act-${row.action.replace(".", "-")}`)} <code>{row.action}</code></>],
        [t("audit-outcome"), row.outcome && t(`outcome-${row.outcome}`)],
        [t("audit-reason"), row.reason && <code>{line(row.reason)}</code>],
        [t("audit-who"), row.actor ? <code>{row.actor}</code> : t("audit-relay")],
        [t("audit-role"), row.role && <code>{line(row.role)}</code>],
        [t("audit-peer"), row.peer && <bdi>{line(row.peer.name) || row.peer.id}</bdi>],
        [t("audit-object"), row.object && <code>{line(row.object)}</code>],
        [t("audit-request"), row.request && <code>{line(row.request)}</code>],
      ]}
    />
  );
}
