import { parse } from "tldts";
import { isFetchable } from "../../domain/source/source.ts";
import { err, ok, type Result } from "../../std/result.ts";

/** Redirects that are followed for one request. */
export const MAX_REDIRECTS = 3;

export type RedirectRefusal = "noLocation" | "notFetchable" | "credentials" | "otherDomain" | "circle" | "tooMany";

/** Reports whether two addresses belong to one registrable domain; hosts without one, to one host. */
function sameSite(one: string, other: string): boolean {
  const [first, second] = [parse(one), parse(other)];
  if (first.domain !== null || second.domain !== null) return first.domain === second.domain;
  return first.hostname !== null && first.hostname === second.hostname;
}

/**
 * The address that a redirect leads to, or why it is not followed. `way` holds the addresses so far, the source's
 * ahead:
 * the publisher's domain is that of the first.
 */
export function redirected(location: string | null, way: readonly string[]): Result<string, RedirectRefusal> {
  const [first, last] = [way[0] ?? "", way.at(-1) ?? ""];
  if (location === null || !URL.canParse(location, last)) return err("noLocation");
  const target = new URL(location, last);
  target.hash = "";
  const address = target.href;
  if (target.username !== "" || target.password !== "") return err("credentials");
  // http on this machine is for sources of this machine only, which sameSite holds.
  if (!isFetchable(address)) return err("notFetchable");
  if (!sameSite(first, address)) return err("otherDomain");
  if (way.includes(address)) return err("circle");
  return way.length > MAX_REDIRECTS ? err("tooMany") : ok(address);
}

/** Reports whether a redirect means that the source has moved for good. */
export function isPermanent(status: number): boolean {
  return status === 301 || status === 308;
}
