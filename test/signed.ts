// Deliveries as an editor's system makes them.
import { sign } from "../src/ingest/signature.ts";
import { SECRETS } from "./editors.ts";

export interface Delivery {
  readonly id?: string;
  readonly secret?: string;
  /** Seconds since 1970. */
  readonly timestamp?: number;
  readonly headers?: Record<string, string | undefined>;
  readonly path?: string;
  /** What is sent where that is not what was signed. */
  readonly sent?: string | Uint8Array<ArrayBuffer>;
}

let count = 0;

/** A request without a body, signed over its path and query. */
export async function signedQuestion(path: string, delivery: Delivery = {}, origin = "http://localhost:8787"): Promise<Request> {
  const { headers } = await signedRequest(path, delivery);
  return new Request(`${origin}${path}`, { headers });
}

/** A webhook of a Ghost site. `header` goes in place of the signature; where it is empty there is none. */
export async function ghostRequest(
  payload: unknown,
  secret: string,
  origin: string,
  { t = String(Date.now()), header }: { readonly t?: string; readonly header?: string } = {},
): Promise<Request> {
  const body = typeof payload === "string" ? payload : JSON.stringify(payload);
  const key = await crypto.subtle.importKey("raw", new TextEncoder().encode(secret), { name: "HMAC", hash: "SHA-256" }, false, ["sign"]);
  const bytes = new Uint8Array(await crypto.subtle.sign("HMAC", key, new TextEncoder().encode(`${body}${t}`)));
  const signature = `sha256=${Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("")}, t=${t}`;
  const headers = { "content-type": "application/json", "content-version": "v5.130", ...(header === "" ? {} : { "x-ghost-signature": header ?? signature }) };
  return new Request(`${origin}/webhooks/adapters/ghost`, { method: "POST", headers, body });
}

export async function signedRequest(body: unknown, delivery: Delivery = {}, origin = "http://localhost:8787"): Promise<Request> {
  const bytes = body instanceof Uint8Array ? new Uint8Array(body) : new TextEncoder().encode(typeof body === "string" ? body : JSON.stringify(body));
  const id = delivery.id ?? `msg_${Date.now()}_${count++}`;
  const timestamp = delivery.timestamp ?? Math.floor(Date.now() / 1000);
  const headers = new Headers({ "content-type": "application/json", ...(await sign(id, timestamp, bytes, delivery.secret ?? SECRETS.desk)) });
  for (const [name, value] of Object.entries(delivery.headers ?? {})) {
    if (value === undefined) headers.delete(name);
    else headers.set(name, value);
  }
  return new Request(`${origin}${delivery.path ?? "/webhooks/publish"}`, { method: "POST", headers, body: delivery.sent ?? bytes });
}
