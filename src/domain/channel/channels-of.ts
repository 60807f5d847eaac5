import type { Entry } from "../entry/entry.ts";
import type { Channel } from "./channel.ts";

/** The channels that an entry belongs to, whatever the language. */
export function channelsOf(entry: Entry): Channel[] {
  const organisations = [...new Set(entry.organisations.map(({ id }) => id))];
  return [
    { kind: "everything" },
    { kind: entry.type === "event" ? "events" : "news" },
    ...entry.topics.map((id): Channel => ({ kind: "topic", id })),
    ...organisations.map((id): Channel => ({ kind: "organisation", id })),
    ...(entry.countries ?? []).map((code): Channel => ({ kind: "country", code })),
  ];
}
