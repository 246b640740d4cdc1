/* Two small wishes of this browser, its language and its theme, and what the relay is for: nothing else is ever kept in the open. */

type Name = "language" | "theme" | "sandbox";

export function kept(name: Name): string | null {
  try {
    return localStorage.getItem(`souspli.${name}`);
  } catch {
    return null; // a browser that keeps nothing
  }
}

export function keep(name: Name, value: string): void {
  try {
    localStorage.setItem(`souspli.${name}`, value);
  } catch {
    // It is asked again next time.
  }
}
