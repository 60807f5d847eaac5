import { countryName } from "../../domain/entry/country.ts";
import { type Language, languageName } from "../../domain/entry/language.ts";
import type { EventItem, Item } from "../../domain/view/view.ts";
import { ADMISSION, APART, COLON, COMMA, LABEL, LINK, MODE, RELATION, ROLE, SEMICOLON, STATUS } from "../../messages/formats.ts";
import type { Credit } from "./attribution.ts";
import { eventSpan, momentLabel } from "./date-ranges.ts";

/** One line of what is known of an entry beside its text. */
export interface Fact {
  readonly label: string;
  readonly text: string;
  readonly url?: string;
}

function placeText({ place }: EventItem, { countries, language }: Item): string | undefined {
  if (place === undefined) return undefined;
  const country =
    place.country === undefined ? undefined : (countries.find(({ code }) => code === place.country)?.name ?? countryName(place.country, language));
  // Singapore is in Singapore.
  const parts = new Set([place.venue, place.city, country].filter((part) => part !== undefined));
  return parts.size === 0 ? undefined : [...parts].join(APART[language]);
}

/** Where an event takes place, on one line. */
export function locationOf(item: Item): string | undefined {
  return item.event === undefined ? undefined : placeText(item.event, item);
}

function registrationFact(event: EventItem, language: Language): Fact | undefined {
  const { registration } = event;
  if (registration === undefined) return undefined;
  const windows: string[] = [];
  if (registration.opens !== undefined) windows.push(`${LABEL.opens[language]}${COLON[language]}${momentLabel(registration.opens, event.zone, language)}`);
  if (registration.closes !== undefined) windows.push(`${LABEL.closes[language]}${COLON[language]}${momentLabel(registration.closes, event.zone, language)}`);
  const text = windows.join(SEMICOLON[language]) || registration.url;
  if (text === undefined) return undefined;
  return { label: LINK.registration[language], text, ...(registration.url === undefined ? {} : { url: registration.url }) };
}

/** What is known of an event, in the order in which people ask: whether, when, where, how to take part. */
export function eventFacts(item: Item): Fact[] {
  const { event, language } = item;
  if (event === undefined) return [];
  const { status, statusNote } = event;
  const facts: Fact[] = [{ label: LABEL.status[language], text: `${STATUS[status][language]}${statusNote === undefined ? "" : ` (${statusNote})`}` }];
  facts.push({ label: LABEL.when[language], text: eventSpan(event, language) ?? LABEL.unknownDate[language] });
  const where = placeText(event, item);
  if (where !== undefined) facts.push({ label: LABEL.where[language], text: where });
  if (event.mode !== undefined) facts.push({ label: LABEL.mode[language], text: MODE[event.mode][language] });
  if (event.access !== undefined) facts.push({ label: LABEL.access[language], text: ADMISSION[event.access][language] });
  const registration = registrationFact(event, language);
  if (registration !== undefined) facts.push(registration);
  if (event.stream !== undefined) {
    const { access, scope, url } = event.stream;
    const admission = access === "public" ? ADMISSION.open : ADMISSION[access];
    const text = `${admission[language]}${scope === "some" ? ` (${LABEL.someSessions[language]})` : ""}`;
    facts.push({ label: LINK.stream[language], text, ...(url === undefined ? {} : { url }) });
  }
  const tongues = (tags: readonly string[]): string => tags.map((tag) => languageName(tag, language)).join(COMMA[language]);
  if (event.languages !== undefined) facts.push({ label: LABEL.languages[language], text: tongues(event.languages) });
  if (event.interpretation !== undefined) facts.push({ label: LABEL.interpretation[language], text: tongues(event.interpretation) });
  return facts;
}

const FILES: Readonly<Record<string, string>> = { "audio/mpeg": "MP3", "video/mp4": "MP4", "application/epub+zip": "EPUB", "text/plain": "TXT" };

/** What a file is, and in which language: "PDF, French". A type that no short word ends stands as it is. */
export function fileLabel({ type, language: tongue }: Item["attachments"][number], language: Language): string {
  const short = /^[a-z]+\/([a-z0-9]{2,5})$/.exec(type)?.[1]?.toUpperCase();
  return `${FILES[type] ?? short ?? type}${COMMA[language]}${languageName(tongue, language)}`;
}

/** The host of an address, as people say it. */
export function hostOf(url: string): string {
  return URL.canParse(url) ? new URL(url).hostname.replace(/^www\./, "") : url;
}

/** Who, under which number, and where else to read: the foot of an entry. */
export function sourceFacts(item: Item): Fact[] {
  const { language } = item;
  const facts: Fact[] = [];
  for (const { name, role, homepage } of item.organisations) {
    facts.push({ label: roleLabel({ name, role }, language), text: name, ...(homepage === undefined ? {} : { url: homepage }) });
  }
  for (const { name, role, affiliation } of item.people)
    facts.push({ label: LABEL[role][language], text: affiliation === undefined ? name : `${name}${APART[language]}${affiliation}` });
  for (const symbol of item.symbols) facts.push({ label: LABEL.symbol[language], text: symbol });
  const told = new Set([item.event?.stream?.url, item.event?.registration?.url]);
  for (const { rel, url, title } of item.links) if (!told.has(url)) facts.push({ label: linkLabel(rel, language), text: title ?? url, url });
  if (item.url !== undefined) facts.push({ label: LABEL.originalPage[language], text: item.url, url: item.url });
  if (item.source !== undefined) facts.push({ label: LABEL.source[language], text: item.source.name, url: item.source.url });
  return facts;
}

/** A role's word, or the role itself where no table knows it. */
export function roleLabel({ role }: Credit, language: Language): string {
  const words: Readonly<Record<string, { readonly [key in Language]: string } | undefined>> = ROLE;
  return words[role]?.[language] ?? role;
}

export function linkLabel(rel: string, language: Language): string {
  const words: Readonly<Record<string, { readonly [key in Language]: string } | undefined>> = LINK;
  return words[rel]?.[language] ?? rel;
}

/** What a text is, where it is not the source's own: "Machine translation". Undefined for an original. */
export function relationLabel({ relation, machineTranslated, language }: Item): string | undefined {
  if (machineTranslated) return RELATION.machine[language];
  return relation === "original" ? undefined : RELATION[relation][language];
}
