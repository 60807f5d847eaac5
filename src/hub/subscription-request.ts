import { parse } from "tldts";
import type { Origin } from "../domain/channel/urls.ts";
import type { Taxonomy } from "../domain/entry/taxonomy.ts";
import { type HubForm, LEASE } from "../domain/query/hub-form.ts";
import type { ParameterFault } from "../domain/query/selection.ts";
import { err, ok, type Result } from "../std/result.ts";
import { parseTopic } from "./topic.ts";

const MAX_URL_LENGTH = 2000;

/** Asks the hub to begin, to renew or to end a subscription (W3C WebSub, section 5.1). */
export interface HubRequest {
  readonly mode: "subscribe" | "unsubscribe";
  /** The address of a feed (see parseTopic), and how the subscriber wrote it. */
  readonly topic: string;
  readonly spelling: string;
  /** Address to which the feed is pushed, its host, and the host's registered domain. */
  readonly callback: string;
  readonly host: string;
  readonly domain: string;
  /** Seconds. */
  readonly lease: number;
  readonly secret?: string;
}

/**
 * Public suffixes without public hosts: the network's own infrastructure (RFC 3172), a home (RFC 8375), Tor (RFC 7686).
 */
const UNREACHABLE = /\.(?:arpa|onion)$/;

/**
 * An address in which nothing is escaped that needs not be (WebSub, section 5.1.1): two spellings of one address are
 * one.
 */
function unescaped(address: string): string {
  return address.replace(/%(?:2[de]|3\d|4[1-9a-f]|5[\daf]|6[1-9a-f]|7[\dae])/gi, decodeURIComponent);
}

/**
 * The domain that somebody has registered and that a host belongs to, by the ICANN section of the Public Suffix List;
 * undefined where the host is under no suffix of it (the names of a cluster, of a test, of a home), or is itself one. A
 * dot at the end is no part of a registered name.
 */
function registeredDomain(hostname: string): string | undefined {
  if (hostname.endsWith(".")) return undefined;
  const { isIcann, domain } = parse(hostname, { extractHostname: false });
  return isIcann === true ? (domain ?? undefined) : undefined;
}

/**
 * A callback that we may call, or why not. Somebody whom nobody knows names it, and we are the ones who send requests
 * to it.
 */
function callbackOf(text: string, site: Origin): Result<{ readonly url: URL; readonly domain: string }, string> {
  // As it is sent: letters of other scripts are escaped in it.
  const url = URL.parse(unescaped(text));
  if (url === null || url.href.length > MAX_URL_LENGTH)
    return err(`must be an address of at most ${MAX_URL_LENGTH} characters`);
  if (url.protocol !== "https:") return err("must begin with https://");
  if (url.port !== "") return err("must be on port 443");
  if (url.username !== "" || url.password !== "")
    return err("must hold no user name: put what only you know into the path");
  if (url.hash !== "" || text.includes("#")) return err("must have no fragment");
  const { hostname } = url;
  // URL writes every spelling of an IPv4 address with four numbers.
  if (hostname.startsWith("[") || /^[\d.]+$/.test(hostname)) return err("must have the name of a host, not its number");
  const domain = registeredDomain(hostname);
  if (domain === undefined || UNREACHABLE.test(hostname))
    return err("must have a host that everybody can reach: a name registered under a public suffix");
  if (hostname === URL.parse(site.origin)?.hostname) return err("must not be of this service");
  return ok({ url, domain });
}

/** Parses a subscription form and checks that the hub may serve it. */
export function parseSubscriptionRequest(
  form: HubForm,
  site: Origin,
  taxonomy: Taxonomy,
): Result<HubRequest, readonly ParameterFault[]> {
  const {
    "hub.mode": mode,
    "hub.topic": spelling,
    "hub.lease_seconds": lease = LEASE.max,
    "hub.secret": secret,
  } = form;
  const topic = unescaped(spelling);
  const callback = callbackOf(form["hub.callback"], site);
  const faults: ParameterFault[] = [];
  if (parseTopic(topic, site, taxonomy) === undefined)
    faults.push({
      parameter: "hub.topic",
      detail:
        `must be the address of a feed as the feed itself says it (rel=self), like ${site.origin}/en/feed.atom, ` +
        "without filters",
    });
  if (!callback.ok) faults.push({ parameter: "hub.callback", detail: callback.reason });
  // Decoding puts this sign in the place of octets that are no UTF-8. Nobody could verify what is signed with it.
  if (secret?.includes("\ufffd")) faults.push({ parameter: "hub.secret", detail: "must be UTF-8" });
  if (faults.length > 0 || !callback.ok) return err(faults);
  return ok({
    mode,
    topic,
    spelling,
    callback: callback.value.url.href,
    host: callback.value.url.hostname,
    domain: callback.value.domain,
    lease: Math.min(Math.max(lease, LEASE.min), LEASE.max),
    ...(secret === undefined ? {} : { secret }),
  });
}
