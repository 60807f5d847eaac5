import { HOUR_MS } from "../../std/duration.ts";
import { log } from "../../std/log.ts";

/** Services that read feeds for many people and say so, by what their User-Agent contains. */
const SERVICES: readonly (readonly [part: string, name: string])[] = [
  ["feedly", "Feedly"],
  ["inoreader", "Inoreader"],
  ["newsblur", "NewsBlur"],
  ["theoldreader", "The Old Reader"],
  ["feedbin", "Feedbin"],
  ["bazqux", "BazQux"],
  ["netvibes", "Netvibes"],
  ["feed wrangler", "Feed Wrangler"],
  ["bloglovin", "Bloglovin"],
];

/** Number of people for whom a service reads a feed, as it states it. */
interface StatedSubscribers {
  /** A name of ours, never a client's words. */
  readonly service: string;
  readonly subscribers: number;
}

/** Reads the subscribers that a User-Agent states: «12 subscribers», «1 subscriber»; undefined where it states none. */
export function statedSubscribers(userAgent: string): StatedSubscribers | undefined {
  const [, number] = /(?:^|[\s;,(-])(\d{1,9}) (?:subscribers?|readers?)(?![\w-])/i.exec(userAgent) ?? [];
  if (number === undefined) return undefined;
  const known = userAgent.toLowerCase();
  const [, service] = SERVICES.find(([part]) => known.includes(part)) ?? [];
  return { service: service ?? "another", subscribers: Number(number) };
}

/** Addresses of whole feeds. What else is asked for has words of strangers in it. */
const FEED =
  /^\/[a-z]{2}\/(?:(?:news|events|topics|organisations|countries|changes|digest)\/(?:[a-z0-9-]{1,100}\/)?)?feed\.(?:rss|atom|json|ics)$/;

/** Feeds and services that are logged in an hour: anybody can state anything. */
const MAX_LOGGED = 1000;

/**
 * Log of how many people read each feed by way of services: a line for each feed and service, at most once an hour for
 * each isolate. Nothing of who asked is kept, and nothing is written to a store.
 */
export class SubscriberCounts {
  readonly #logged = new Set<string>();
  #since = 0;

  /** Notes a request that was answered. `now` in milliseconds since 1970. */
  note(request: Request, response: Response, now: number): void {
    const userAgent = request.headers.get("user-agent");
    if (userAgent === null || (response.status !== 200 && response.status !== 304)) return;
    const stated = statedSubscribers(userAgent);
    if (stated === undefined) return;
    const { pathname, search } = new URL(request.url);
    if (search !== "" || !FEED.test(pathname)) return;
    if (now - this.#since >= HOUR_MS || now < this.#since) {
      this.#logged.clear();
      this.#since = now;
    }
    const key = `${stated.service} ${pathname}`;
    if (this.#logged.has(key) || this.#logged.size >= MAX_LOGGED) return;
    this.#logged.add(key);
    log("info", "subscribers", { feed: pathname, ...stated });
  }
}
