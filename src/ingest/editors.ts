import { type EditorRecord, type KeyRecord, type Scope, timedKey } from "../domain/command/editor.ts";
import type { GhostAdapter } from "../domain/command/ghost-adapter.ts";
import { toBase64 } from "../std/bytes.ts";
import { err, ok, type Result } from "../std/result.ts";
import { type Key, keyBytes } from "./keys.ts";

export interface Editor {
  readonly id: string;
  readonly name: string;
  readonly scope: Scope;
  readonly keys: readonly VerificationKey[];
  /** Its Ghost sites. */
  readonly ghost: readonly GhostKey[];
}

interface GhostKey {
  readonly adapter: GhostAdapter;
  readonly key: Key;
}

interface VerificationKey {
  readonly version: "v1" | "v1a";
  readonly key: Key;
  /** Milliseconds since 1970 from which, and before which, the key is valid. */
  readonly from: number;
  readonly before: number;
}

/** Imports the keys of editors, or returns in sentences which record is wrong and how. */
export async function importEditors(
  records: readonly EditorRecord[],
): Promise<Result<readonly Editor[], readonly string[]>> {
  const mistakes: string[] = [];
  const editors: Editor[] = [];
  const owners = new Map<string, string>();
  const names = new Set<string>();
  for (const record of records) {
    if (names.has(record.id)) mistakes.push(`EDITORS: the id ${record.id} is used twice`);
    names.add(record.id);
    const keys: VerificationKey[] = [];
    const add = async (given: KeyRecord, index: number, version: "v1" | "v1a"): Promise<void> => {
      const where = `EDITORS: ${record.id}, ${version === "v1" ? "secrets" : "publicKeys"}[${index}]`;
      const { key: text, from, before } = timedKey(given);
      if (from >= before) mistakes.push(`${where} expires before it becomes valid (notBefore)`);
      const bytes = keyBytes(text, version === "v1" ? "whsec_" : "whpk_");
      if (!bytes.ok) {
        mistakes.push(`${where} ${bytes.reason}`);
        return;
      }
      const canonical = version + toBase64(bytes.value);
      const owner = owners.get(canonical);
      if (owner !== undefined) mistakes.push(`${where} is the same key as one of ${owner}`);
      owners.set(canonical, record.id);
      const algorithm = version === "v1" ? { name: "HMAC", hash: "SHA-256" } : { name: "Ed25519" };
      try {
        keys.push({
          version,
          from,
          before,
          key: await crypto.subtle.importKey("raw", bytes.value, algorithm, false, ["verify"]),
        });
      } catch {
        mistakes.push(`${where} is not a key that this runtime can use`);
      }
    };
    for (const [index, secret] of (record.secrets ?? []).entries()) await add(secret, index, "v1");
    for (const [index, key] of (record.publicKeys ?? []).entries()) await add(key, index, "v1a");
    const ghost: GhostKey[] = [];
    for (const [index, adapter] of (record.adapters?.ghost ?? []).entries()) {
      const owner = owners.get(`ghost ${adapter.secret}`);
      if (owner !== undefined)
        mistakes.push(`EDITORS: ${record.id}, adapters.ghost[${index}] has the same secret as one of ${owner}`);
      owners.set(`ghost ${adapter.secret}`, record.id);
      if (new Set(adapter.secret).size < 8)
        mistakes.push(`EDITORS: ${record.id}, adapters.ghost[${index}] has a secret that is too regular to be random`);
      const bytes = new TextEncoder().encode(adapter.secret);
      ghost.push({
        adapter,
        key: await crypto.subtle.importKey("raw", bytes, { name: "HMAC", hash: "SHA-256" }, false, ["verify"]),
      });
    }
    const count = (record.secrets ?? []).length + (record.publicKeys ?? []).length + ghost.length;
    if (count === 0) mistakes.push(`EDITORS: ${record.id} has neither secrets nor publicKeys`);
    editors.push({ id: record.id, name: record.name, scope: record.scopes ?? {}, keys, ghost });
  }
  return mistakes.length > 0 ? err(mistakes) : ok(editors);
}
