import { TOLERANCE_SECONDS } from "../domain/command/clock-tolerance.ts";
import { fromBase64, toBase64 } from "../std/bytes.ts";
import { err, ok, type Result } from "../std/result.ts";
import type { Editor } from "./editors.ts";
import { type Key, signingKey } from "./keys.ts";

// Standard Webhooks 1.0: https://github.com/standard-webhooks/standard-webhooks/blob/main/spec/standard-webhooks.md

const MAX_SIGNATURES = 8;

/** Octets of a signature of each version: HMAC-SHA256, Ed25519. */
const SIGNATURE_BYTES: ReadonlyMap<string, number> = new Map([
  ["v1", 32],
  ["v1a", 64],
]);

export interface SignedHeaders {
  readonly id: string;
  /** Seconds since 1970, as sent. */
  readonly timestamp: string;
  readonly signatures: readonly { readonly version: string; readonly bytes: Uint8Array<ArrayBuffer> }[];
}

/** Parses the three headers in their strict grammar: a dot in the id would move the boundary of what is signed. */
export function parseHeaders(headers: Pick<Headers, "get">): Result<SignedHeaders, string> {
  const id = headers.get("webhook-id") ?? "";
  const timestamp = headers.get("webhook-timestamp") ?? "";
  const signature = headers.get("webhook-signature") ?? "";
  if (!/^[\w-]{1,128}$/.test(id)) return err("webhook-id must be 1 to 128 letters, digits, _ or -");
  if (!/^\d{10}$/.test(timestamp)) return err("webhook-timestamp must be seconds since 1970, ten digits");
  const parts = signature.split(" ").filter((part) => part !== "");
  if (parts.length === 0 || parts.length > MAX_SIGNATURES || signature.length > 4096) {
    return err(`webhook-signature must hold 1 to ${MAX_SIGNATURES} signatures, each a version, a comma and base64`);
  }
  const found = parts.flatMap((part) => {
    const comma = part.indexOf(",");
    const bytes = comma < 1 ? undefined : fromBase64(part.slice(comma + 1));
    return bytes === undefined ? [] : [{ version: part.slice(0, comma), bytes }];
  });
  if (found.length === 0)
    return err("webhook-signature must be a list of signatures, each a version, a comma and base64");
  // A signature that no key can have made is skipped, as one of a future version is: the one beside it must still be
  // found.
  return ok({
    id,
    timestamp,
    signatures: found.filter(({ version, bytes }) => bytes.length === SIGNATURE_BYTES.get(version)),
  });
}

function signedBytes(id: string, timestamp: string, body: Uint8Array): Uint8Array<ArrayBuffer> {
  const prefix = new TextEncoder().encode(`${id}.${timestamp}.`);
  const bytes = new Uint8Array(prefix.length + body.length);
  bytes.set(prefix);
  bytes.set(body, prefix.length);
  return bytes;
}

export function isTimely(timestamp: string, now: number): boolean {
  return Math.abs(Math.floor(now / 1000) - Number(timestamp)) <= TOLERANCE_SECONDS;
}

/**
 * Reports whether a key made a signature. Runtimes differ in which signatures they call malformed and throw for: those
 * are not genuine.
 */
async function isGenuine(
  key: Key,
  signature: Uint8Array<ArrayBuffer>,
  signed: Uint8Array<ArrayBuffer>,
): Promise<boolean> {
  try {
    return await crypto.subtle.verify(key.algorithm, key, signature, signed);
  } catch {
    return false;
  }
}

/** Finds the editor who signed these very bytes with a key that is valid now; verify compares in constant time. */
export async function verify(
  headers: SignedHeaders,
  body: Uint8Array,
  editors: readonly Editor[],
  now: number,
): Promise<Editor | undefined> {
  const bytes = signedBytes(headers.id, headers.timestamp, body);
  for (const editor of editors) {
    for (const { version, key, from, before } of editor.keys) {
      if (now < from || now >= before) continue;
      for (const signature of headers.signatures) {
        if (signature.version === version && (await isGenuine(key, signature.bytes, bytes))) return editor;
      }
    }
  }
  return undefined;
}

/** Signs a body with a key that signingKey made. `timestamp` in seconds since 1970. */
export async function signWith(
  id: string,
  timestamp: number,
  body: Uint8Array,
  key: Key,
): Promise<Record<string, string>> {
  const version = key.algorithm.name === "HMAC" ? "v1" : "v1a";
  const signature = await crypto.subtle.sign(key.algorithm, key, signedBytes(id, String(timestamp), body));
  return {
    "webhook-id": id,
    "webhook-timestamp": String(timestamp),
    "webhook-signature": `${version},${toBase64(new Uint8Array(signature))}`,
  };
}

/** Signs a body. `secret` is `whsec_…` (HMAC) or `whsk_…` (Ed25519); `timestamp` in seconds since 1970. */
export async function sign(
  id: string,
  timestamp: number,
  body: Uint8Array,
  secret: string,
): Promise<Record<string, string>> {
  const signing = await signingKey(secret);
  if (!signing.ok) throw new Error(`the secret ${signing.reason}`);
  return await signWith(id, timestamp, body, signing.value);
}
