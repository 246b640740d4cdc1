/**
 * Where somebody lives and what a service covers: Belgian municipalities and larger areas by NIS code.
 *
 *     const belgium = await territory();
 *     belgium.municipality("5000"); belgium.municipality("namur"); belgium.municipality("92094");
 *     belgium.covering("92094")     gives  92094, 90000, 03000, 01000
 *
 * The table (73 KB) is loaded when it is first needed; schemas/territory/belgium.json says where the facts come from.
 */

import { text } from "./codec.ts";
import { InvalidInputError, NotFoundError } from "./errors.ts";

export const BELGIUM = "01000";
export const Nis = text({ pattern: /^[0-9]{5}$/u });

/** A municipality, or a larger area; names in the languages that are known. */
export interface Area {
  readonly id: string;
  readonly fr: string;
  readonly nl: string;
  readonly de?: string;
  readonly province?: string;
  readonly region?: string;
  readonly postal?: readonly string[];
}

/** Return the different names of an area. */
export function namesOf(area: Area): readonly string[] {
  return [...new Set([area.fr, area.nl, area.de].filter((name) => name !== undefined && name !== ""))] as string[];
}

/** Load the table as it comes with the program. */
export async function territory(): Promise<Territory> {
  const { default: table } = await import("../../../schemas/territory/belgium.json");
  return new Territory(table.areas, table.municipalities);
}

export class Territory {
  readonly areas: readonly Area[];
  readonly municipalities: readonly Area[];
  readonly #byCode: ReadonlyMap<string, Area>;

  constructor(areas: readonly Area[], municipalities: readonly Area[]) {
    this.areas = areas;
    this.municipalities = municipalities;
    this.#byCode = new Map([...areas, ...municipalities].map((each) => [each.id, each]));
  }

  /** Whether a NIS code names an area or a municipality of today. */
  has(code: string): boolean {
    return this.#byCode.has(code);
  }

  /** Return the area of a NIS code; throws NotFoundError. */
  area(code: string): Area {
    const found = this.#byCode.get(code);
    if (!found) throw new NotFoundError(`no municipality or area has the NIS code ${code}`);
    return found;
  }

  /** Return the codes of what a municipality lies in, from itself to the country; throws NotFoundError. */
  covering(code: string): readonly string[] {
    const { id, province, region } = this.area(code);
    return [...new Set([id, province, region, BELGIUM])].filter((each) => each !== undefined);
  }

  /**
   * Return the municipality of a name, a postal code or a NIS code.
   *
   * A name is compared without accents, capitals and hyphens. Throws NotFoundError, and InvalidInputError for what fits
   * several; both name candidates, also in `extra.near` by their codes.
   */
  municipality(text: string): Area {
    return one(text, this.municipalities);
  }

  /** Return the area of a name or code, from municipality to country; throws like `municipality`. */
  find(text: string): Area {
    return one(text, [...this.areas, ...this.municipalities]);
  }
}

function one(text: string, among: readonly Area[]): Area {
  const wanted = plain(text);
  const fits = (each: Area) => [each.id, ...(each.postal ?? []), ...namesOf(each).map(plain)].includes(wanted);
  const exact = among.filter(fits);
  const [only, ...others] = exact;
  if (only && !others.length) return only;
  const resembles = (each: Area) => wanted !== "" && namesOf(each).some((name) => plain(name).includes(wanted));
  const near = (exact.length ? exact : among.filter(resembles)).slice(0, 5);
  const named = near.map((each) => `${each.fr} (${each.id})`).join(", ");
  const further = { advice: named && `for example ${named}`, extra: { near: near.map((each) => each.id) } };
  if (exact.length) throw new InvalidInputError(`several places are meant by ${JSON.stringify(text)}`, further);
  throw new NotFoundError(`no place is called ${JSON.stringify(text)}`, further);
}

/** Return a name without accents, capitals, and what separates words. */
function plain(text: string): string {
  return text.normalize("NFKD").toLowerCase().replaceAll("ß", "ss").replace(/[^\p{L}\p{N}]/gu, "");
}
