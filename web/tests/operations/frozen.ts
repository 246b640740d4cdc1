/** The files of schemas/vectors: in Node from the disk, in a browser from who serves this program. */

/** Return the text of a vector, by its path below the folder. */
export async function vectorText(path: string): Promise<string> {
  if (typeof process === "undefined") return (await fetch(`/vectors/${path}`)).text();
  const { readFile } = await import("node:fs/promises");
  return readFile(new URL(`../../../schemas/vectors/${path}`, import.meta.url), "utf8");
}
