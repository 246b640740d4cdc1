/** What somebody may have meant: known words that look like the one that was written. */

const MOST = 3;
const LEAST = 0.5;

/** Return up to three known words that share most pairs of letters with `wanted`, the most alike first. */
export function near(wanted: string, known: Iterable<string>): string[] {
  const pairs = pairsOf(wanted);
  const ranked = [...known].map((word) => ({ word, likeness: likeness(pairs, pairsOf(word)) }));
  return ranked
    .filter((each) => each.likeness >= LEAST)
    .sort((one, other) => other.likeness - one.likeness)
    .slice(0, MOST)
    .map((each) => each.word);
}

function pairsOf(word: string): string[] {
  const padded = ` ${word.toLowerCase()} `;
  return Array.from({ length: padded.length - 1 }, (_, at) => padded.slice(at, at + 2));
}

/** The coefficient of Dice: twice the pairs in common by all pairs. */
function likeness(one: readonly string[], other: readonly string[]): number {
  const rest = [...other];
  const common = one.filter((pair) => {
    const at = rest.indexOf(pair);
    if (at >= 0) rest.splice(at, 1);
    return at >= 0;
  });
  return (2 * common.length) / (one.length + other.length);
}
