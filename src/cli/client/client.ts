import { createHash } from "node:crypto";
import { setTimeout as sleep } from "node:timers/promises";
import { sign } from "../../ingest/signature.ts";
import { CommandError, ExitCode } from "../exit.ts";

/** A service that an editor publishes to. */
export interface Service {
  /** Scheme and host, without a slash at the end. */
  readonly url: string;
  /** `whsec_…`. */
  readonly secret: string;
  /** Milliseconds for which a command is tried again while the service is busy or away. */
  readonly timeoutMs: number;
}

export interface ServiceResponse {
  readonly status: number;
  readonly text: string;
  /** The body as JSON; undefined where it is none. */
  readonly body: unknown;
  readonly link?: string;
  /** Milliseconds by which the clock of this machine is ahead of the service's, as its Date header shows that. */
  readonly ahead?: number;
}

/** Milliseconds of the longest wait between two tries. */
const MAX_WAIT_MS = 15_000;

/** Milliseconds for one answer. */
const SLOWEST_ANSWER = 30_000;

/**
 * The webhook-id of a body: the same bytes are the same delivery, however often a program that died tries again. The
 * body's timestamp is part of it on purpose. Without it, publishing A, then B, then A once more would get the first
 * receipt of A, and B would stay; with it, a later run of the same content is a delivery of its own, which the ledger
 * answers «unchanged».
 */
export function webhookId(body: string): string {
  return `cli_${createHash("sha256").update(body).digest("hex").slice(0, 40)}`;
}

/**
 * Posts a signed body; tries again on 429, 5xx and a broken network, always under the same webhook-id. Stops where
 * timeoutMs ends.
 */
export async function post(service: Service, path: string, body: string): Promise<ServiceResponse> {
  return await patiently(service, () => ask(service, path, webhookId(body), body));
}

/** Asks for what only the editor may read: signed over the path and query. */
export async function get(service: Service, path: string): Promise<ServiceResponse> {
  return await patiently(service, () => ask(service, path, `cli_${crypto.randomUUID()}`));
}

/** Asks for what everybody may read. */
export async function readPublic(service: Pick<Service, "url" | "timeoutMs">, path: string): Promise<ServiceResponse> {
  return await patiently(service, () => exchange(`${service.url}${path}`, {}));
}

type Attempt = (ServiceResponse & { readonly retryAfter?: number }) | { readonly reason: string };

async function patiently(
  { url, timeoutMs }: Pick<Service, "url" | "timeoutMs">,
  attempt: () => Promise<Attempt>,
): Promise<ServiceResponse> {
  const deadline = Date.now() + timeoutMs;
  for (let count = 0; ; count++) {
    const outcome = await attempt();
    if ("status" in outcome && outcome.status !== 429 && outcome.status < 500) return outcome;
    const wait =
      ("retryAfter" in outcome ? outcome.retryAfter : undefined) ??
      Math.min(300 * 2 ** count, MAX_WAIT_MS) * (0.75 + Math.random() / 2);
    if (Date.now() + wait > deadline) {
      const reason = "status" in outcome ? `answers ${outcome.status}` : outcome.reason;
      throw new CommandError(
        ExitCode.unreachable,
        `The service at ${url} ${reason}. Try again later: nothing is published twice.`,
      );
    }
    await sleep(wait);
  }
}

async function ask({ url, secret }: Service, path: string, id: string, body?: string): Promise<Attempt> {
  const signed = await sign(id, Math.floor(Date.now() / 1000), new TextEncoder().encode(body ?? path), secret);
  const content = body === undefined ? {} : { method: "POST", body };
  return await exchange(`${url}${path}`, {
    headers: { "content-type": "application/json", ...signed },
    redirect: "error",
    ...content,
  });
}

async function exchange(url: string, init: RequestInit): Promise<Attempt> {
  try {
    const response = await fetch(url, { ...init, signal: AbortSignal.timeout(SLOWEST_ANSWER) });
    const text = await response.text();
    const retryAfter = wait(response.headers.get("retry-after"));
    const link = response.headers.get("link");
    const ahead = Date.now() - Date.parse(response.headers.get("date") ?? "");
    return {
      status: response.status,
      text,
      body: json(text),
      ...(link === null ? {} : { link }),
      ...(Number.isNaN(ahead) ? {} : { ahead }),
      ...(retryAfter === undefined ? {} : { retryAfter }),
    };
  } catch (error) {
    return { reason: unreachable(error) };
  }
}

function unreachable(error: unknown): string {
  const cause = (error as { cause?: { code?: string; message?: string } }).cause;
  if (cause?.code === "ECONNREFUSED") return "cannot be reached: nothing listens there";
  if (cause?.code === "ENOTFOUND") return "cannot be reached: its host has no address";
  return `cannot be reached: ${cause?.code ?? cause?.message ?? (error as Error).message}`;
}

/** Milliseconds that a Retry-After header asks for: seconds or a date (RFC 9110, section 10.2.3). */
function wait(header: string | null): number | undefined {
  if (header === null) return undefined;
  if (/^\d{1,6}$/.test(header)) return Number(header) * 1000;
  const at = Date.parse(header);
  return Number.isNaN(at) ? undefined : Math.max(0, at - Date.now());
}

function json(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** A service's health, as far as it is read here; undefined where it does not answer. */
async function health(url: string): Promise<{ readonly sequence?: number; readonly projected?: number } | undefined> {
  return await fetch(`${url}/healthz`, { signal: AbortSignal.timeout(SLOWEST_ANSWER) }).then(
    async (response) => json(await response.text()) as { sequence?: number; projected?: number } | undefined,
    () => undefined,
  );
}

/** The position of a service's ledger. */
export async function position(url: string): Promise<number> {
  return (await health(url))?.sequence ?? 0;
}

/**
 * Waits until feeds show everything up to a position of the ledger; false where they did not within `timeoutMs`
 * milliseconds.
 */
export async function waitUntilProjected(url: string, sequence: number, timeoutMs = 60_000): Promise<boolean> {
  const deadline = Date.now() + timeoutMs;
  while (Date.now() < deadline) {
    if (((await health(url))?.projected ?? -1) >= sequence) return true;
    await sleep(200);
  }
  return false;
}
