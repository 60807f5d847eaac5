import { createHash } from "node:crypto";
import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";

/** Computes the hash of all files below a folder, in order of their names, and of contents. */
export async function sourcesHash(folder: string, contents: readonly (string | Uint8Array)[]): Promise<string> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const names = entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
  const hash = createHash("sha256");
  for (const name of names.toSorted()) hash.update(`${name.slice(folder.length)}\0`).update(await readFile(name));
  for (const content of contents) hash.update(content);
  return hash.digest("base64url").slice(0, 22);
}
