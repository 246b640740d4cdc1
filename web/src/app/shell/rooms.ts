/* The rooms of the house, and which of them stand open to whom. */

import { h, type FunctionComponent } from "preact";

import { Icon, type IconName } from "../components/Icon.tsx";
import type { OpenAccess } from "../house.ts";

export interface Room {
  href: string;
  label: string;
  /** The label where there is little room. */
  brief: string;
  Sign: FunctionComponent;
  /** The paths that belong to it. */
  prefixes: readonly string[];
  counts?: "unread" | "drafts" | "outbox";
  /** Stands apart from those before. */
  apart?: boolean;
}

const sign = (name: IconName): FunctionComponent => () => h(Icon, { name });

const INBOX: Room = { href: "/inbox", label: "room-inbox", brief: "brief-inbox", Sign: sign("inbox"), prefixes: ["/inbox", "/t", "/keeping"], counts: "unread" };
const REFER: Room = { href: "/refer", label: "room-refer", brief: "brief-refer", Sign: sign("refer"), prefixes: ["/refer"] };
const WRITE: Room = { href: "/write", label: "room-write", brief: "room-write", Sign: sign("write"), prefixes: ["/write"] };
const NOTEBOOK: Room = { href: "/notebook", label: "room-notebook", brief: "brief-notebook", Sign: sign("book"), prefixes: ["/notebook"] };
const DASHBOARD: Room = { href: "/dashboard", label: "room-dashboard", brief: "room-dashboard", Sign: sign("chart"), prefixes: ["/dashboard"] };
const FIND: Room = { href: "/find", label: "room-find", brief: "room-find", Sign: sign("search"), prefixes: ["/find"] };
const DRAFTS: Room = { href: "/drafts", label: "room-drafts", brief: "room-drafts", Sign: sign("draft"), prefixes: ["/drafts", "/templates"], counts: "drafts", apart: true };
const OUTBOX: Room = { href: "/outbox", label: "room-outbox", brief: "room-outbox", Sign: sign("out"), prefixes: ["/outbox"], counts: "outbox" };
const DIRECTORY: Room = { href: "/directory", label: "room-directory", brief: "room-directory", Sign: sign("house"), prefixes: ["/directory"], apart: true };
const CORRESPONDENTS: Room = { href: "/correspondents", label: "room-correspondents", brief: "room-correspondents", Sign: sign("mail"), prefixes: ["/correspondents"] };
const COOPERATIVE: Room = { href: "/cooperative", label: "room-cooperative", brief: "room-cooperative", Sign: sign("bell"), prefixes: ["/cooperative"] };
const ADMINISTRATION: Room = { href: "/administration", label: "room-administration", brief: "room-administration", Sign: sign("people"), prefixes: ["/administration"], apart: true };
const REGISTRAR: Room = { href: "/registrar", label: "room-registrar", brief: "room-registrar", Sign: sign("shield"), prefixes: ["/registrar"] };
const AUDIT: Room = { href: "/audit", label: "room-audit", brief: "room-audit", Sign: sign("eye"), prefixes: ["/audit"] };
const SETTINGS: Room = { href: "/settings", label: "room-settings", brief: "room-settings", Sign: sign("gear"), prefixes: ["/settings", "/welcome"] };
const MORE: Room = { href: "/more", label: "room-more", brief: "room-more", Sign: sign("menu"), prefixes: ["/more", "/cooperative", "/feedback", "/practice", "/find", "/dashboard", "/drafts", "/outbox", "/directory", "/correspondents", "/settings", "/administration", "/registrar", "/audit", "/templates", "/write"] };

export function rooms(me: OpenAccess): Room[] {
  return [
    INBOX,
    REFER,
    WRITE,
    FIND,
    NOTEBOOK,
    DASHBOARD,
    DRAFTS,
    OUTBOX,
    DIRECTORY,
    CORRESPONDENTS,
    COOPERATIVE,
    ...(me.administrator ? [ADMINISTRATION] : []),
    ...(me.registrar ? [REGISTRAR] : []),
    ...(me.auditor || me.administrator ? [{ ...AUDIT, apart: !me.administrator && !me.registrar }] : []),
    { ...SETTINGS, apart: !me.administrator && !me.registrar && !me.auditor },
  ];
}

/** Those below the thumb: the daily ones, and the way to all others. */
export function below(mine: readonly Room[]): Room[] {
  return [...mine.filter((room) => room === INBOX || room === REFER || room === NOTEBOOK), MORE];
}
