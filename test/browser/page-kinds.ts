import type { Language } from "../../src/domain/entry/language.ts";

/** One address of every kind of page, below its language. Each exists in all eight. */
export const KINDS = {
  home: "",
  news: "news/",
  events: "events/",
  month: "events/2031-06/",
  topics: "topics/",
  organisations: "organisations/",
  countries: "countries/",
  topic: "topics/mental-health/",
  organisation: "organisations/who-europe/",
  country: "countries/pt/",
  "news entry": "entries/everything-news",
  "event entry": "entries/everything-event",
  subscribe: "subscribe",
  embed: "embed?list=events&layout=agenda",
  search: "search?q=AI",
  about: "about",
  accessibility: "accessibility",
  report: "report?entry=everything-event",
  reported: "report/sent?entry=everything-event",
  status: "status",
  docs: "docs",
  reference: "docs/reference",
  operation: "docs/reference/entries",
  schema: "docs/reference/schemas/Item",
  changelog: "docs/changelog",
  "manual chapter": "docs/editors",
  archive: "archive/2026-03",
  "nothing there": "nothing-there",
} as const;

export type Kind = keyof typeof KINDS;

export function address(language: Language, kind: Kind): string {
  return `/${language}/${KINDS[kind]}`;
}
