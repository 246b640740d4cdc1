/* Light, dark, or as the computer wishes. */

import { effect, signal } from "@preact/signals";

import { keep, kept } from "./kept.ts";

export const THEMES = ["system", "light", "dark"] as const;
export type Theme = (typeof THEMES)[number];

export const theme = signal<Theme>(THEMES.find((each) => each === kept("theme")) ?? "system");

export function beginTheme(): void {
  effect(() => {
    keep("theme", theme.value);
    if (theme.value === "system") delete document.documentElement.dataset["theme"];
    else document.documentElement.dataset["theme"] = theme.value;
  });
}
