import { type Bitmap2D, generate } from "lean-qr";

const QUIET = 4; // modules of white around it, as the standard wants (ISO/IEC 18004)

/** A text to be photographed by another device; nothing where it is too long. */
export function QrCode({ text, label }: { text: string; label: string }) {
  let code: Bitmap2D;
  try {
    code = generate(text);
  } catch {
    return null;
  }
  const size = code.size + 2 * QUIET;
  const modules = Array.from({ length: code.size ** 2 }, (_, at) => [at % code.size, Math.floor(at / code.size)] as const);
  const path = modules.map(([x, y]) => (code.get(x, y) ? `M${x + QUIET} ${y + QUIET}h1v1h-1z` : "")).join("");
  return (
    <svg class="qr" viewBox={`0 0 ${size} ${size}`} width="240" height="240" role="img" aria-label={label} shape-rendering="crispEdges">
      <rect width={size} height={size} fill="#fff" />
      <path d={path} fill="#000" />
    </svg>
  );
}
