import { countryName } from "../../domain/entry/country.ts";
import { type Language, languageName } from "../../domain/entry/language.ts";
import type { DigestItem } from "../../domain/view/digest.ts";
import type { EventItem, Item } from "../../domain/view/view.ts";
import { isMessageKey, message } from "../../messages/message.ts";
import { type Credit, writerOf } from "./attribution.ts";
import { eventSpan, localSpan, momentLabel } from "./date-ranges.ts";

/** One line of what is known of an entry beside its text. */
export interface Fact {
  readonly label: string;
  readonly text: string;
  readonly url?: string;
}

function placeText({ place }: EventItem, { countries, language }: Item): string | undefined {
  if (place === undefined) return undefined;
  const country =
    place.country === undefined
      ? undefined
      : (countries.find(({ code }) => code === place.country)?.name ?? countryName(place.country, language));
  // Singapore is in Singapore.
  const parts = new Set([place.venue, place.city, country].filter((part) => part !== undefined));
  return parts.size === 0 ? undefined : [...parts].join(message(language, "punctuation.placeComma"));
}

/** Returns an event's place on one line. */
export function locationOf(item: Item): string | undefined {
  return item.event === undefined ? undefined : placeText(item.event, item);
}

function registrationFact(event: EventItem, language: Language): Fact | undefined {
  const { registration } = event;
  if (registration === undefined) return undefined;
  const windows: string[] = [];
  if (registration.opens !== undefined)
    windows.push(
      `${message(language, "label.opens")}${message(language, "punctuation.colon")}` +
        `${momentLabel(registration.opens, event.zone, language)}`,
    );
  if (registration.closes !== undefined)
    windows.push(
      `${message(language, "label.closes")}${message(language, "punctuation.colon")}` +
        `${momentLabel(registration.closes, event.zone, language)}`,
    );
  const text = windows.join(message(language, "punctuation.semicolon")) || registration.url;
  if (text === undefined) return undefined;
  return {
    label: message(language, "link.registration"),
    text,
    ...(registration.url === undefined ? {} : { url: registration.url }),
  };
}

/** Returns the facts of an event in the order in which people ask: status, time, place, participation. */
export function eventFacts(item: Item): Fact[] {
  const { event, language } = item;
  if (event === undefined) return [];
  const { status, statusNote } = event;
  const facts: Fact[] = [
    {
      label: message(language, "label.status"),
      text: `${message(language, `status.${status}`)}${statusNote === undefined ? "" : ` (${statusNote})`}`,
    },
  ];
  const span = eventSpan(event, language);
  const isPostponed = status === "postponed" && span !== undefined;
  facts.push({
    label: message(language, isPostponed ? "label.announcedFor" : "label.when"),
    text: span ?? message(language, "label.unknownDate"),
  });
  if (event.previousStart !== undefined)
    facts.push({
      label: message(language, "label.announcedFor"),
      text: localSpan(event.previousStart.local, undefined, language),
    });
  const where = placeText(event, item);
  if (where !== undefined) facts.push({ label: message(language, "label.where"), text: where });
  if (event.mode !== undefined)
    facts.push({ label: message(language, "label.mode"), text: message(language, `mode.${event.mode}`) });
  if (event.access !== undefined)
    facts.push({ label: message(language, "label.access"), text: message(language, `access.${event.access}`) });
  const registration = registrationFact(event, language);
  if (registration !== undefined) facts.push(registration);
  if (event.stream !== undefined) {
    const { access, scope, url } = event.stream;
    const admission = access === "public" ? "access.open" : (`access.${access}` as const);
    const some = scope === "some" ? ` (${message(language, "label.someSessions")})` : "";
    const text = message(language, admission) + some;
    facts.push({ label: message(language, "link.stream"), text, ...(url === undefined ? {} : { url }) });
  }
  const languageNames = (tags: readonly string[]): string =>
    tags.map((tag) => languageName(tag, language)).join(message(language, "punctuation.comma"));
  if (event.languages !== undefined)
    facts.push({ label: message(language, "label.languages"), text: languageNames(event.languages) });
  if (event.interpretation !== undefined)
    facts.push({ label: message(language, "label.interpretation"), text: languageNames(event.interpretation) });
  return facts;
}

const FILES: Readonly<Record<string, string>> = {
  "audio/mpeg": "MP3",
  "video/mp4": "MP4",
  "application/epub+zip": "EPUB",
  "text/plain": "TXT",
};

/** Returns a file's type and language: "PDF, French". A media type without a short name is shown as it is. */
export function fileLabel({ type, language: fileLanguage }: Item["attachments"][number], language: Language): string {
  const short = /^[a-z]+\/([a-z0-9]{2,5})$/.exec(type)?.[1]?.toUpperCase();
  return (
    `${FILES[type] ?? short ?? type}${message(language, "punctuation.comma")}` +
    `${languageName(fileLanguage, language)}`
  );
}

/** The host of an address, as people say it. */
export function hostOf(url: string): string {
  return URL.canParse(url) ? new URL(url).hostname.replace(/^www\./, "") : url;
}

/** Returns the facts at the foot of an entry: organisations, document numbers and further links. */
export function sourceFacts(item: Item): Fact[] {
  const { language } = item;
  const facts: Fact[] = [];
  for (const { name, role, homepage } of item.organisations) {
    facts.push({
      label: roleLabel({ name, role }, language),
      text: name,
      ...(homepage === undefined ? {} : { url: homepage }),
    });
  }
  if (item.support !== undefined) facts.push({ label: message(language, "label.support"), text: item.support });
  for (const { name, role, affiliation } of item.people)
    facts.push({
      label: message(language, `label.${role}`),
      text: affiliation === undefined ? name : `${name}${message(language, "punctuation.placeComma")}${affiliation}`,
    });
  for (const symbol of item.symbols) facts.push({ label: message(language, "label.symbol"), text: symbol });
  const shown = new Set([item.event?.stream?.url, item.event?.registration?.url]);
  for (const { rel, url, title } of item.links)
    if (!shown.has(url)) facts.push({ label: linkLabel(rel, language), text: title ?? url, url });
  for (const { language: of, url } of item.pages)
    facts.push({ label: pageLabel("label.originalPage", of, language), text: url, url });
  if (item.source !== undefined) facts.push(sourceFact(item.source, language));
  return facts;
}

/** Returns a label of a page of the source with the page's language: "Original page (French)". */
export function pageLabel(
  key: "label.originalPage" | "label.source" | "entry.atTheSource" | "entry.foundAt",
  of: string | undefined,
  language: Language,
): string {
  const label = message(language, key);
  if (of === undefined) return label;
  const open = message(language, "punctuation.inBrackets", { text: languageName(of, language) });
  return `${label}${open}`;
}

function sourceFact({ name, url, language: of }: NonNullable<Item["source"]>, language: Language): Fact {
  return { label: pageLabel("label.source", of, language), text: name, url };
}

/** A role's word, or the role itself where no message names it. */
export function roleLabel({ role }: Credit, language: Language): string {
  const key = `role.${role}`;
  return isMessageKey(language, key) ? message(language, key) : role;
}

export function linkLabel(rel: string, language: Language): string {
  const key = `link.${rel}`;
  return isMessageKey(language, key) ? message(language, key) : rel;
}

/**
 * Returns the label of a text that is not the source's own, such as "Our summary" or "Machine translation"; of the
 * source's own what it is there, where that is not the original.
 */
export function wordsLabel({ words, machine, relation, language }: DigestItem): string | undefined {
  if (words === "translation" && machine) return message(language, "relation.machine");
  if (words !== "source") return message(language, `words.${words}`);
  return relation === undefined || relation === "original" ? undefined : message(language, `relation.${relation}`);
}

/** Says who wrote a text that is not the source's own, and whether a native speaker has reviewed it. */
export function authorshipStatement(item: DigestItem): string | undefined {
  const { words, machine, reviewedBy, language } = item;
  if (words === "source") return undefined;
  const { name } = writerOf(item, words === "service" ? "author" : "translator");
  const written = message(language, `authorship.${words}${machine ? "Machine" : ""}`, { name });
  const reviewed =
    reviewedBy === undefined
      ? message(language, "authorship.unreviewed")
      : message(language, "authorship.reviewed", { name: reviewedBy });
  return `${written}${message(language, "punctuation.sentenceSpace")}${reviewed}`;
}

/** Says of a text that is behind what is newer than it: "The French text is newer." */
export function behindStatement({ behind, language }: DigestItem): string | undefined {
  if (behind === undefined) return undefined;
  const { newer, facts } = behind;
  const texts = newer.map((other) => message(language, "behind.text", { language: languageName(other, language) }));
  return [...texts, ...(facts ? [message(language, "behind.facts")] : [])].join(
    message(language, "punctuation.sentenceSpace"),
  );
}
