import { toHex } from "../std/bytes.ts";
import { readBodyUpTo } from "../std/read-body.ts";
import type { HubRequest } from "./subscription-request.ts";

/** The hub's connection to subscribers. */
export interface CallbackClient {
  readonly send: (address: string, init: RequestInit) => Promise<Response>;
  /** Milliseconds that an answer may take, its body with it. */
  readonly timeoutMs: number;
  /** The hub's own address. */
  readonly hub: string;
  /** Value of the User-Agent header. */
  readonly agent: string;
}

/** Redirects are not followed: an address that was checked would lead to one that was not. */
async function call(
  { send, timeoutMs, agent }: CallbackClient,
  address: string,
  init: RequestInit,
  headers: Record<string, string> = {},
): Promise<Response | undefined> {
  try {
    return await send(address, {
      ...init,
      headers: { "user-agent": agent, ...headers },
      redirect: "manual",
      signal: AbortSignal.timeout(timeoutMs),
    });
  } catch {
    return undefined;
  }
}

/**
 * Verifies at the callback that the subscriber intends the request (W3C WebSub, section 5.3). `challenge` is used once.
 */
export async function wantsContent(
  line: CallbackClient,
  { mode, spelling, callback, lease }: HubRequest,
  challenge: string,
): Promise<boolean> {
  const query = new URLSearchParams({ "hub.mode": mode, "hub.topic": spelling, "hub.challenge": challenge });
  if (mode === "subscribe") query.set("hub.lease_seconds", String(lease));
  const response = await call(line, `${callback}${callback.includes("?") ? "&" : "?"}${query}`, { method: "GET" });
  if (response === undefined) return false;
  if (!response.ok) {
    await response.body?.cancel().catch(() => undefined);
    return false;
  }
  try {
    const body = await readBodyUpTo(response, challenge.length);
    return body !== undefined && new TextDecoder().decode(body) === challenge;
  } catch {
    return false;
  }
}

/** Content of a push: a feed's bytes, as its address serves them. */
export interface Content {
  readonly body: Uint8Array;
  readonly mediaType: string;
  /** The ledger's position that it is of. */
  readonly sequence: number;
}

/** `sha256=` and the HMAC of the bytes in hexadecimal (WebSub, section 7.1). */
async function signatureOf(body: Uint8Array, secret: string): Promise<string> {
  const key = await crypto.subtle.importKey(
    "raw",
    new TextEncoder().encode(secret),
    { name: "HMAC", hash: "SHA-256" },
    false,
    ["sign"],
  );
  const bytes = new Uint8Array(await crypto.subtle.sign("HMAC", key, body));
  return `sha256=${toHex(bytes)}`;
}

/** Sends a feed (WebSub, section 7): taken, refused for ever (410), or not taken this time. */
export async function push(
  line: CallbackClient,
  { topic, callback, secret }: { readonly topic: string; readonly callback: string; readonly secret: string | null },
  { body, mediaType }: Content,
): Promise<"taken" | "gone" | "failed"> {
  const response = await call(
    line,
    callback,
    { method: "POST", body },
    {
      "content-type": mediaType,
      link: `<${line.hub}>; rel="hub", <${topic}>; rel="self"`,
      ...(secret === null ? {} : { "x-hub-signature": await signatureOf(body, secret) }),
    },
  );
  await response?.body?.cancel().catch(() => undefined);
  if (response?.status === 410) return "gone";
  return response?.ok ? "taken" : "failed";
}
