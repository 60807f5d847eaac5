/** A kind of answer that is measured, and the address that stands for it. */
export interface Kind {
  readonly name: string;
  readonly path: string;
}

/** Requests of readers and programs for the entries of content/. */
export const KINDS: readonly Kind[] = [
  { name: "RSS", path: "/en/feed.rss" },
  { name: "Atom", path: "/en/feed.atom" },
  { name: "JSON Feed", path: "/en/feed.json" },
  { name: "iCalendar", path: "/en/events/feed.ics" },
  { name: "front page", path: "/en/" },
  { name: "entry page", path: "/en/entries/{entry}" },
  { name: "entry JSON", path: "/en/entries/{entry}.json" },
  { name: "API list of 50", path: "/api/v1/entries?language=en&limit=50" },
  { name: "API entry", path: "/api/v1/entries/{entry}" },
  { name: "filtered feed", path: "/en/feed.atom?topic=governance-ethics" },
  { name: "frame", path: "/embed/en/news" },
  { name: "widget document", path: "/widget/v1/en/news.json" },
  { name: "list of feeds (OPML)", path: "/en/feeds.opml" },
];
