import { fromBase64, sha256, toHex } from "../std/bytes.ts";
import { err, ok, type Result } from "../std/result.ts";

// Keys as Standard Webhooks 1.0 writes them: whsec_ (HMAC), whpk_ and whsk_ (Ed25519), each followed by base64.

/** The runtime's type of an imported key. */
export type Key = Awaited<ReturnType<typeof crypto.subtle.importKey>>;

/**
 * The points of small order on Curve25519, as Ed25519 writes them, without the bit of the sign: whoever has one of them
 * for a public key has a key to which anybody can sign.
 */
const SMALL_ORDER = new Set([
  "0000000000000000000000000000000000000000000000000000000000000000",
  "0100000000000000000000000000000000000000000000000000000000000000",
  "26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05",
  "c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac037a",
  "ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
  "edffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
  "eeffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
]);

function isSmallOrder(point: Uint8Array): boolean {
  return SMALL_ORDER.has(toHex(point.map((byte, index) => (index === 31 ? byte & 0x7f : byte))));
}

/** The bytes of a key, or a sentence that says what is wrong with it (never the key itself). */
export function keyBytes(text: string, prefix: "whsec_" | "whpk_" | "whsk_"): Result<Uint8Array<ArrayBuffer>, string> {
  if (!text.startsWith(prefix)) return err(`must start with ${prefix}`);
  const bytes = fromBase64(text.slice(prefix.length));
  if (bytes === undefined) return err(`must be ${prefix} and base64`);
  if (prefix === "whpk_") {
    if (bytes.length !== 32) return err(`must hold 32 bytes (Ed25519), not ${bytes.length}`);
    return isSmallOrder(bytes) ? err("is a point of small order, to which anybody can sign") : ok(bytes);
  }
  // A private key is 32 bytes of seed, with or without the 32 bytes of its public key behind.
  if (prefix === "whsk_")
    return bytes.length === 32 || bytes.length === 64
      ? ok(bytes.slice(0, 32))
      : err(`must hold 32 or 64 bytes, not ${bytes.length}`);
  if (bytes.length < 24 || bytes.length > 64) return err(`must hold 24 to 64 bytes, not ${bytes.length}`);
  return new Set(bytes).size < 8 ? err("is too regular to be random") : ok(bytes);
}

/** The first eight hexadecimal digits of SHA-256 of a key's bytes: by which people name it without showing it. */
export async function keyName(text: string): Promise<string> {
  const bytes = fromBase64(text.replace(/^wh(?:sec|pk|sk)_/, "")) ?? new Uint8Array();
  return toHex((await sha256(bytes)).subarray(0, 4));
}

/** PKCS #8 prefix of the 32 bytes of an Ed25519 seed (RFC 8410, section 7). */
const PKCS8 = Uint8Array.from([
  0x30, 0x2e, 0x02, 0x01, 0x00, 0x30, 0x05, 0x06, 0x03, 0x2b, 0x65, 0x70, 0x04, 0x22, 0x04, 0x20,
]);

/** A secret ready to sign, which it does not give out again. */
export async function signingKey(secret: string): Promise<Result<Key, string>> {
  const asymmetric = secret.startsWith("whsk_");
  const bytes = keyBytes(secret, asymmetric ? "whsk_" : "whsec_");
  if (!bytes.ok) return bytes;
  const key = asymmetric
    ? await crypto.subtle.importKey("pkcs8", Uint8Array.from([...PKCS8, ...bytes.value]), { name: "Ed25519" }, false, [
        "sign",
      ])
    : await crypto.subtle.importKey("raw", bytes.value, { name: "HMAC", hash: "SHA-256" }, false, ["sign"]);
  return ok(key);
}
