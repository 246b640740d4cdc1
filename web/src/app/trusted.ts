/* Addresses of scripts, of which the page's policy allows our own alone (Trusted Types, policy `app`). */

interface Policies {
  createPolicy(name: string, rules: { createScriptURL: (address: string) => string }): { createScriptURL: (address: string) => unknown };
}

const OURS = /^\/(?:assets\/[\w.-]+|sw)\.js$/u;

const policies = (globalThis as { trustedTypes?: Policies }).trustedTypes;
const policy = policies?.createPolicy("app", {
  createScriptURL: (address) => {
    const { origin, pathname } = new URL(address, location.href);
    // Under the development server scripts have other addresses; it sends no policy.
    if (origin !== location.origin || (import.meta.env.PROD && !OURS.test(pathname))) throw new TypeError("not a script of ours");
    return address;
  },
});

export function trusted(address: string): string | URL {
  return policy ? (policy.createScriptURL(address) as string) : address;
}
