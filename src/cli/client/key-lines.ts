import { type EditorRecord, timedKey } from "../../domain/command/editor.ts";
import type { GhostAdapter } from "../../domain/command/ghost-adapter.ts";
import { utc } from "../../domain/time/instant.ts";
import { keyName } from "../../ingest/keys.ts";

/** Returns the name of a Ghost site's secret, as keyName does for a key. */
export async function ghostName({ secret }: GhostAdapter): Promise<string> {
  return await keyName(`whsec_${Buffer.from(secret).toString("base64")}`);
}

/** A key of an editor, as a list shows it. */
export interface KeyLine {
  readonly editor: string;
  readonly key: string;
  readonly kind: "HMAC" | "Ed25519" | "Ghost";
  readonly state: "taken" | "not yet" | "ended";
  readonly notBefore?: string;
  readonly expires?: string;
  readonly bounds: string;
}

/** Describes each key of these editors. */
export async function keyLines(records: readonly EditorRecord[], now: number): Promise<KeyLine[]> {
  const all: KeyLine[] = [];
  for (const { id, secrets = [], publicKeys = [], adapters: { ghost = [] } = {}, scopes = {} } of records) {
    const { held, ...lists } = scopes;
    const bounds = Object.values(lists).map((each) => each.join(" "));
    const may = [bounds.join("; ") || "everything", ...(held === undefined ? [] : ["what waits of others"])].join("; ");
    for (const adapter of ghost)
      all.push({ editor: id, key: await ghostName(adapter), kind: "Ghost", state: "taken", bounds: may });
    for (const [kind, keys] of [
      ["HMAC", secrets],
      ["Ed25519", publicKeys],
    ] as const) {
      for (const record of keys) {
        const { key, from, before } = timedKey(record);
        all.push({
          editor: id,
          key: await keyName(key),
          kind,
          state: now < from ? "not yet" : now < before ? "taken" : "ended",
          ...(Number.isFinite(from) ? { notBefore: utc(from) } : {}),
          ...(Number.isFinite(before) ? { expires: utc(before) } : {}),
          bounds: may,
        });
      }
    }
  }
  return all;
}
