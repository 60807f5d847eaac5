// A preview's address ends in a token: the name of what it shows, when it ends (seconds since 1970), and an HMAC-SHA256
// of both under a key that never leaves the ledger.

function toBase64Url(bytes: Uint8Array): string {
  return btoa(String.fromCharCode(...bytes))
    .replaceAll("+", "-")
    .replaceAll("/", "_")
    .replace(/=+$/, "");
}

function fromBase64Url(text: string): Uint8Array<ArrayBuffer> {
  return Uint8Array.from(atob(text.replaceAll("-", "+").replaceAll("_", "/")), (character) => character.charCodeAt(0));
}

/** The signing key of its 32 bytes in base64url. */
export async function previewKey(text: string): Promise<CryptoKey> {
  return await crypto.subtle.importKey("raw", fromBase64Url(text), { name: "HMAC", hash: "SHA-256" }, false, [
    "sign",
    "verify",
  ]);
}

export function keyText(bytes: Uint8Array): string {
  return toBase64Url(bytes);
}

/** The token for `name.ends`. */
export async function signPreview(key: CryptoKey, nameAndEnd: string): Promise<string> {
  return (
    `${nameAndEnd}.` +
    `${toBase64Url(new Uint8Array(await crypto.subtle.sign("HMAC", key, new TextEncoder().encode(nameAndEnd))))}`
  );
}

/** The name that a token was made for, or undefined where it is none of ours or has ended. `now` in milliseconds. */
export async function readPreview(key: CryptoKey, token: string, now: number): Promise<string | undefined> {
  const [, name, ends, signature] = /^([\w-]{1,128})\.(\d{10})\.([A-Za-z0-9_-]{43})$/.exec(token) ?? [];
  if (name === undefined || ends === undefined || signature === undefined) return undefined;
  const bytes = fromBase64Url(signature);
  // Two texts may be the same bytes: the last character has bits to spare.
  if (toBase64Url(bytes) !== signature) return undefined;
  const genuine = await crypto.subtle.verify("HMAC", key, bytes, new TextEncoder().encode(`${name}.${ends}`));
  return genuine && Number(ends) * 1000 > now ? name : undefined;
}
