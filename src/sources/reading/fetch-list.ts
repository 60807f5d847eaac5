import { readBodyUpTo } from "../../std/read-body.ts";
import { conditions, type HeaderFields, type Validators } from "./answer-headers.ts";
import { MAX_LIST_OCTETS, MAX_ROBOTS_OCTETS, TIME_LIMIT } from "./bounds.ts";
import { isPermanent, redirected } from "./redirect.ts";
import { allows, NOTHING, type Robots, robotsOf } from "./robots.ts";
import type { Failure } from "./source-state.ts";

/** The connection to publishers. */
export interface ListClient {
  readonly send: (address: string, init: RequestInit) => Promise<Response>;
  /** The name of this robot in robots.txt. */
  readonly robot: string;
  /** Value of the User-Agent header: the robot's name, the service's address and a contact. */
  readonly agent: string;
  /** Milliseconds that an answer may take; by default the bound of all readings. */
  readonly timeoutMs?: number;
}

/** The result of a request for a list. `movedTo`: the target of permanent redirects. */
export type Fetched =
  | {
      readonly kind: "body";
      readonly bytes: Uint8Array<ArrayBuffer>;
      readonly fields: HeaderFields;
      /** The final address, to which its links are relative. */
      readonly address: string;
      readonly movedTo?: string;
    }
  | { readonly kind: "notModified"; readonly fields: HeaderFields; readonly movedTo?: string }
  | { readonly kind: "status"; readonly status: number; readonly fields: HeaderFields }
  | { readonly kind: "failed"; readonly why: Failure };

const ACCEPT =
  "application/atom+xml, application/rss+xml, application/feed+json, text/calendar, application/json;q=0.9, */*;q=0.5";

function failure(error: unknown): Fetched {
  return { kind: "failed", why: (error as Error).name === "TimeoutError" ? "timeout" : "network" };
}

/** The end of redirects within the site of an address, or why there is none. */
async function follow(
  { send, agent, timeoutMs = TIME_LIMIT }: ListClient,
  address: string,
  headers: Record<string, string>,
  mayAsk: (address: string) => Promise<boolean>,
): Promise<Fetched | { readonly kind: "answer"; readonly response: Response; readonly movedTo?: string }> {
  const signal = AbortSignal.timeout(timeoutMs);
  const way = [address];
  let permanent = true;
  for (;;) {
    const here = way.at(-1) ?? address;
    if (!(await mayAsk(here))) return { kind: "failed", why: "robots" };
    const response = await send(here, { headers: { ...headers, "User-Agent": agent }, redirect: "manual", signal });
    if (![301, 302, 303, 307, 308].includes(response.status)) {
      const moved = permanent && way.length > 1;
      return { kind: "answer", response, ...(moved ? { movedTo: here } : {}) };
    }
    await response.body?.cancel();
    const next = redirected(response.headers.get("location"), way);
    if (!next.ok) return { kind: "failed", why: "redirect" };
    permanent = permanent && isPermanent(response.status);
    way.push(next.value);
  }
}

/**
 * Asks for a list, or for what has changed of it; never more of it than its bounds, and nowhere that robots.txt
 * forbids.
 */
export async function fetchList(
  client: ListClient,
  address: string,
  validators: Validators,
  robotsFor: (origin: string) => Promise<Robots>,
): Promise<Fetched> {
  try {
    const mayAsk = async (here: string): Promise<boolean> => allows(await robotsFor(new URL(here).origin), here);
    const end = await follow(client, address, { Accept: ACCEPT, ...conditions(validators) }, mayAsk);
    if (end.kind !== "answer") return end;
    const { response, movedTo } = end;
    const { headers: fields, status } = response;
    const moved = movedTo === undefined ? {} : { movedTo };
    if (status !== 200) {
      await response.body?.cancel();
      return status === 304 ? { kind: "notModified", fields, ...moved } : { kind: "status", status, fields };
    }
    const bytes = await readBodyUpTo(response, MAX_LIST_OCTETS);
    if (bytes === undefined) return { kind: "failed", why: "tooLarge" };
    return { kind: "body", bytes, fields, address: response.url || movedTo || address, ...moved };
  } catch (error) {
    return failure(error);
  }
}

/** Fetches the rules of an origin's robots.txt. One that cannot be read allows nothing (RFC 9309, section 2.3.1.4). */
export async function fetchRobots(client: ListClient, origin: string): Promise<Robots> {
  try {
    const end = await follow(client, `${origin}/robots.txt`, { Accept: "text/plain" }, async () => true);
    if (end.kind !== "answer") return NOTHING;
    const { response } = end;
    const bytes = await readBodyUpTo(response, MAX_ROBOTS_OCTETS);
    return bytes === undefined ? NOTHING : robotsOf(response.status, new TextDecoder().decode(bytes), client.robot);
  } catch {
    return NOTHING;
  }
}
