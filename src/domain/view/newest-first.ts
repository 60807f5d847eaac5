import { publishedInstant } from "../time/instant.ts";
import type { Item } from "./view.ts";

/**
 * Returns the date that lists show for an entry, in milliseconds: its publication at the source, or for an event
 * without one its first release here.
 */
function shownDate({ event, published, released }: Item): number {
  if (published !== undefined) return publishedInstant(published);
  return event === undefined ? Number.NEGATIVE_INFINITY : Date.parse(released);
}

/**
 * Items as people read lists: by the dates that they see, last first, and what nobody knows the date of after the rest.
 * Feeds go by release instead, so that whoever asks for what is new misses nothing; on a page, something undated from a
 * back catalogue would look like the latest news. Where two are equal they keep their order.
 */
export function newestFirst(items: readonly Item[]): Item[] {
  const dated = items.map((item) => ({ item, date: shownDate(item) }));
  return dated.sort((a, b) => (a.date === b.date ? 0 : b.date - a.date)).map(({ item }) => item);
}
