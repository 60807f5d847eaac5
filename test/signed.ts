// Deliveries as an editor's system makes them.
import { sign } from "../src/webhook/signature.ts";
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
