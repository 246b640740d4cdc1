/**
 * What structures owe for a module that their pledges have funded (spec/cooperative.md).
 *
 *     shares(1000, new Map([["a", 600], ["b", 600], ["c", 300]]))     gives   a 400, b 400, c 200
 */

/**
 * Divide a cost (in cents) in proportion to pledges that reach it; the shares sum up to it exactly.
 *
 * Cents that are left over go one by one to the largest remainders, ties to the smaller identifier. Nobody owes more than
 * was pledged: a remainder is only left where the share is below the pledge.
 */
export function shares(cost: number, pledges: ReadonlyMap<string, number>): ReadonlyMap<string, number> {
  const total = BigInt([...pledges.values()].reduce((sum, cents) => sum + cents, 0));
  const exact = [...pledges].map(([who, cents]) => {
    const product = BigInt(cost) * BigInt(cents); // beyond 2^53
    return { who, whole: Number(product / total), remainder: Number(product % total) };
  });
  const left = cost - exact.reduce((sum, { whole }) => sum + whole, 0);
  const byRemainder = [...exact].sort((a, b) => b.remainder - a.remainder || (a.who < b.who ? -1 : 1));
  const favoured = new Set(byRemainder.slice(0, left).map(({ who }) => who));
  return new Map(exact.map(({ who, whole }) => [who, whole + (favoured.has(who) ? 1 : 0)]));
}
