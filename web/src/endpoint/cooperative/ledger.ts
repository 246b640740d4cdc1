/**
 * Who pledged, owes and gave what: read off the log, the same for everybody, exportable as CSV. The twin of
 * client/cooperative/ledger.py.
 */

import { type Module, sharesOf } from "../../crypto/assembly.ts";
import type { Directory } from "../../crypto/chain.ts";
import { compare } from "../messages/conversation.ts";
import type { AccountView, ModuleState } from "../interface/index.ts";
import { csvLine } from "../spreadsheet.ts";

const COLUMNS = ["structure", "module", "state", "pledged", "owed", "paid", "worked", "open"] as const;

/** Return an account for each structure and module that have to do with one another. */
export function ledger(directory: Directory, now: number): AccountView[] {
  const { contributions, modules } = directory.assembly;
  const pairs = new Map<string, { who: string; what: string | null }>();
  const meet = (who: string, what: string | null) => pairs.set(`${who}/${what ?? ""}`, { who, what });
  for (const { structure, module } of contributions) meet(structure, module);
  for (const module of modules.values()) for (const who of module.pledges.keys()) meet(who, module.id);

  const accounts = [...pairs.values()].map(({ who, what }) => {
    const module = what === null ? null : (modules.get(what) ?? null);
    const given = (how: "payment" | "work") =>
      contributions.reduce((sum, each) => {
        const counts = each.structure === who && each.module === what && each.given === how;
        return counts ? sum + each.cents : sum;
      }, 0);
    const [paid, worked] = [given("payment"), given("work")];
    const owed = module === null ? 0 : (sharesOf(module).get(who) ?? 0);
    const { handle, name } = directory.structure(who);
    return {
      structure: handle || name,
      module: module?.name ?? "",
      state: module === null ? null : moduleState(module, now),
      pledged: module?.pledges.get(who) ?? 0,
      owed,
      paid,
      worked,
      open: Math.max(0, owed - paid - worked),
    };
  });
  return accounts.sort((a, b) => compare(a.module, b.module) || compare(a.structure, b.structure));
}

/** Return where a module is between give and take. */
export function moduleState({ funded, open, trial }: Module, now: number): ModuleState {
  if (funded !== null) return "funded";
  if (!open) return "closed";
  return now < trial ? "trial" : "funding";
}

/** Return the ledger as RFC 4180 has it; amounts in euros with two decimals. */
export function csvOf(accounts: readonly AccountView[]): string {
  const cell = (value: string | number | null) => (typeof value === "number" ? euros(value) : (value ?? ""));
  return [COLUMNS, ...accounts.map((account) => COLUMNS.map((name) => cell(account[name])))].map(csvLine).join("");
}

/** Return an amount in cents as `12.50`. */
function euros(cents: number): string {
  const digits = String(Math.abs(cents)).padStart(3, "0");
  return `${cents < 0 ? "-" : ""}${digits.slice(0, -2)}.${digits.slice(-2)}`;
}
