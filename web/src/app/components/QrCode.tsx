import { qr } from "../qr.ts";

const QUIET = 4; // modules of white around it, as the standard wants

/** A text to be photographed by another device; nothing where it is too long. */
export function QrCode({ text, label }: { text: string; label: string }) {
  let modules: boolean[][];
  try {
    modules = qr(text);
  } catch {
    return null;
  }
  const size = modules.length + 2 * QUIET;
  const path = modules.flatMap((row, y) => row.map((dark, x) => (dark ? `M${x + QUIET} ${y + QUIET}h1v1h-1z` : ""))).join("");
  return (
    <svg class="qr" viewBox={`0 0 ${size} ${size}`} width="240" height="240" role="img" aria-label={label} shape-rendering="crispEdges">
      <rect width={size} height={size} fill="#fff" />
      <path d={path} fill="#000" />
    </svg>
  );
}
