/* What cards are written with: needs, audiences and places by their codes, loaded when a page needs them. */

import { useEffect, useState } from "preact/hooks";

import { NotFoundError } from "../../schemas/errors.ts";
import type { Labels } from "../../schemas/forms.ts";
import { type Audience, audiences, needs } from "../../schemas/leaflets.ts";
import { type Area, type Territory, territory } from "../../schemas/territory.ts";
import { spoken } from "../forms.ts";
import { language } from "../words.ts";

const FLANDERS = "02000";

export interface Tables {
  needs: Readonly<Record<string, Labels>>;
  audiences: Readonly<Record<Audience, Labels>>;
  belgium: Territory;
}

/** The tables, null until they are here; and why they are not. */
export function useTables(): { tables: Tables | null; problem: unknown } {
  const [state, setState] = useState<{ tables: Tables | null; problem: unknown }>({ tables: null, problem: null });
  useEffect(() => {
    Promise.all([needs(), audiences(), territory()]).then(
      ([found, people, belgium]) => setState({ tables: { needs: found, audiences: people, belgium }, problem: null }),
      (problem: unknown) => setState({ tables: null, problem }),
    );
  }, []);
  return state;
}

/** The name of an area in the person's language; one that the table does not have is as on the place's own signs. */
export function areaName(area: Area): string {
  const { fr, nl, de } = area;
  const own = [area.id, area.region].includes(FLANDERS) ? nl : fr;
  return { fr, nl, de, en: "" }[language.value] || own;
}

/** The name of a need; of one that is not known, its slug. */
export function needName(tables: Tables, need: string): string {
  const labels = tables.needs[need];
  return labels ? spoken(labels) : need;
}

/** Whom a service is for, in words. */
export function audienceName(tables: Tables, audience: Audience): string {
  return spoken(tables.audiences[audience]);
}

/** Needs as choices, by their names. */
export function needOptions(tables: Tables): { value: string; label: string }[] {
  const options = Object.keys(tables.needs).map((value) => ({ value, label: needName(tables, value) }));
  return options.sort((one, other) => one.label.localeCompare(other.label));
}

/** The name of a code of an area; the code, when this version does not know it. */
export function codeName(belgium: Territory, code: string): string {
  try {
    return areaName(belgium.area(code));
  } catch (error) {
    if (error instanceof NotFoundError) return code;
    throw error;
  }
}

/** The name of a language in the person's own. */
export function languageName(code: string): string {
  return new Intl.DisplayNames([language.value], { type: "language" }).of(code) ?? code;
}
