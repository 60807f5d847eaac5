// Entries for tests: small, valid, and in English and French unless told otherwise.
import { Entry } from "../src/domain/entry/entry.ts";

export type Draft = Record<string, unknown> & { id: string };

export function news(id: string, over: Record<string, unknown> = {}): Draft {
  return {
    id,
    type: "news",
    genre: "article",
    published: "2025-11-19",
    texts: {
      en: { title: `Title of ${id}`, summary: "A summary.", content: "Some **content** with a [link](https://example.org/a)." },
      fr: { title: `Titre de ${id}`, summary: "Un résumé.", relation: "abstract" },
    },
    organisations: [{ id: "who-europe", role: "publisher" }],
    topics: ["governance-ethics"],
    ...over,
  };
}

export function event(id: string, over: Record<string, unknown> = {}, details: Record<string, unknown> = {}): Draft {
  return {
    ...news(id),
    type: "event",
    genre: "meeting",
    countries: ["PT"],
    event: { status: "confirmed", starts: "2025-09-25T09:00", ends: "2025-09-25T17:00", zone: "Europe/Lisbon", mode: "hybrid", ...details },
    ...over,
  };
}

export function parsed(draft: Draft): Entry {
  return Entry.parse(draft);
}

export function publishing(entry: Draft, more: Record<string, unknown> = {}): Record<string, unknown> {
  return { type: "entry.publish", timestamp: "2026-01-01T00:00:00Z", data: { entry, ...more } };
}

export function withdrawing(id: string, more: Record<string, unknown> = {}): Record<string, unknown> {
  return { type: "entry.withdraw", timestamp: "2026-01-01T00:00:00Z", data: { id, reason: "Published by mistake.", ...more } };
}
