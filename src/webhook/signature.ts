import { type EditorRecord, type KeyRecord, type Scope, timedKey } from "../model/editor.ts";
import { err, ok, type Result } from "../model/result.ts";

// Standard Webhooks 1.0: https://github.com/standard-webhooks/standard-webhooks/blob/main/spec/standard-webhooks.md

/** Seconds by which a timestamp may differ from our clock, either way. */
export const TOLERANCE = 300;

const MOST_SIGNATURES = 8;

export interface Editor {
  readonly id: string;
  readonly name: string;
  readonly scope: Scope;
  readonly keys: readonly VerificationKey[];
}

/** What the runtime imports keys to, wherever this runs. */
type Key = Awaited<ReturnType<typeof crypto.subtle.importKey>>;

export interface VerificationKey {
  readonly version: "v1" | "v1a";
  readonly key: Key;
  /** Milliseconds since 1970 from which, and before which, the key is taken. */
  readonly from: number;
  readonly before: number;
}

export interface SignedHeaders {
  readonly id: string;
  /** Seconds since 1970, as sent. */
  readonly timestamp: string;
  readonly signatures: readonly { readonly version: string; readonly bytes: Uint8Array }[];
}

function fromBase64(text: string): Uint8Array | undefined {
  if (!/^[A-Za-z0-9+/]*={0,2}$/.test(text) || text.length % 4 === 1) return undefined;
  try {
    return Uint8Array.from(atob(text), (character) => character.charCodeAt(0));
  } catch {
    return undefined;
  }
}

function toBase64(bytes: Uint8Array): string {
  return btoa(String.fromCharCode(...bytes));
}

/** The bytes of a key, or a sentence that says what is wrong with it (never the key itself). */
function keyBytes(text: string, prefix: "whsec_" | "whpk_"): Result<Uint8Array, string> {
  if (!text.startsWith(prefix)) return err(`must start with ${prefix}`);
  const bytes = fromBase64(text.slice(prefix.length));
  if (bytes === undefined) return err(`must be ${prefix} and base64`);
  if (prefix === "whpk_") return bytes.length === 32 ? ok(bytes) : err(`must hold 32 bytes (Ed25519), not ${bytes.length}`);
  if (bytes.length < 24 || bytes.length > 64) return err(`must hold 24 to 64 bytes, not ${bytes.length}`);
  return new Set(bytes).size < 8 ? err("is too regular to be random") : ok(bytes);
}

/** Editors with their keys ready to verify, or the sentences that say which record is wrong and how. */
export async function importEditors(records: readonly EditorRecord[]): Promise<Result<readonly Editor[], readonly string[]>> {
  const mistakes: string[] = [];
  const editors: Editor[] = [];
  const owners = new Map<string, string>();
  const names = new Set<string>();
  for (const record of records) {
    if (names.has(record.id)) mistakes.push(`EDITORS: the id ${record.id} stands twice`);
    names.add(record.id);
    const keys: VerificationKey[] = [];
    const add = async (given: KeyRecord, index: number, version: "v1" | "v1a"): Promise<void> => {
      const where = `EDITORS: ${record.id}, ${version === "v1" ? "secrets" : "publicKeys"}[${index}]`;
      const { key: text, from, before } = timedKey(given);
      if (from >= before) mistakes.push(`${where} expires before it is taken (notBefore)`);
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
      keys.push({ version, from, before, key: await crypto.subtle.importKey("raw", bytes.value, algorithm, false, ["verify"]) });
    };
    for (const [index, secret] of (record.secrets ?? []).entries()) await add(secret, index, "v1");
    for (const [index, key] of (record.publicKeys ?? []).entries()) await add(key, index, "v1a");
    if ((record.secrets ?? []).length + (record.publicKeys ?? []).length === 0) mistakes.push(`EDITORS: ${record.id} has neither secrets nor publicKeys`);
    editors.push({ id: record.id, name: record.name, scope: record.scopes ?? {}, keys });
  }
  return mistakes.length > 0 ? err(mistakes) : ok(editors);
}

/** The three headers in their strict grammar: a dot in the id would move the boundary of what is signed. */
export function parseHeaders(headers: Pick<Headers, "get">): Result<SignedHeaders, string> {
  const id = headers.get("webhook-id") ?? "";
  const timestamp = headers.get("webhook-timestamp") ?? "";
  const signature = headers.get("webhook-signature") ?? "";
  if (!/^[\w-]{1,128}$/.test(id)) return err("webhook-id must be 1 to 128 letters, digits, _ or -");
  if (!/^\d{10}$/.test(timestamp)) return err("webhook-timestamp must be seconds since 1970, ten digits");
  const parts = signature.split(" ").filter((part) => part !== "");
  if (parts.length === 0 || parts.length > MOST_SIGNATURES || signature.length > 4096) {
    return err(`webhook-signature must hold 1 to ${MOST_SIGNATURES} signatures, each a version, a comma and base64`);
  }
  const signatures: { version: string; bytes: Uint8Array }[] = [];
  for (const part of parts) {
    const comma = part.indexOf(",");
    const bytes = comma < 1 ? undefined : fromBase64(part.slice(comma + 1));
    if (bytes === undefined) return err("webhook-signature must be a list of signatures, each a version, a comma and base64");
    signatures.push({ version: part.slice(0, comma), bytes });
  }
  return ok({ id, timestamp, signatures });
}

function signedBytes(id: string, timestamp: string, body: Uint8Array): Uint8Array {
  const prefix = new TextEncoder().encode(`${id}.${timestamp}.`);
  const bytes = new Uint8Array(prefix.length + body.length);
  bytes.set(prefix);
  bytes.set(body, prefix.length);
  return bytes;
}

export function isTimely(timestamp: string, now: number): boolean {
  return Math.abs(Math.floor(now / 1000) - Number(timestamp)) <= TOLERANCE;
}

/** The editor who signed these very bytes with a key that is taken now, or undefined. crypto.subtle.verify compares in constant time. */
export async function verify(headers: SignedHeaders, body: Uint8Array, editors: readonly Editor[], now: number): Promise<Editor | undefined> {
  const bytes = signedBytes(headers.id, headers.timestamp, body);
  for (const editor of editors) {
    for (const { version, key, from, before } of editor.keys) {
      if (now < from || now >= before) continue;
      for (const signature of headers.signatures) {
        if (signature.version === version && (await crypto.subtle.verify(key.algorithm, key, signature.bytes, bytes))) return editor;
      }
    }
  }
  return undefined;
}

/** The headers that sign a body. `secret` is `whsec_…`; `timestamp` in seconds since 1970. */
export async function sign(id: string, timestamp: number, body: Uint8Array, secret: string): Promise<Record<string, string>> {
  const bytes = keyBytes(secret, "whsec_");
  if (!bytes.ok) throw new Error(`the secret ${bytes.reason}`);
  const key = await crypto.subtle.importKey("raw", bytes.value, { name: "HMAC", hash: "SHA-256" }, false, ["sign"]);
  const signature = await crypto.subtle.sign("HMAC", key, signedBytes(id, String(timestamp), body));
  return { "webhook-id": id, "webhook-timestamp": String(timestamp), "webhook-signature": `v1,${toBase64(new Uint8Array(signature))}` };
}
