import * as z from "zod";
import { channelUrl, entryUrl, type FeedExtension } from "../model/address.ts";
import { type Channel, channelPath, parseChannel } from "../model/channel.ts";
import { channelName } from "../model/channel-name.ts";
import { Entry, languagesOf } from "../model/entry.ts";
import { isLanguage, LANGUAGES, type Language } from "../model/language.ts";
import type { Revision } from "../model/revision.ts";
import { toItem } from "../model/view.ts";
import { isTombstone, readEntry } from "../projection/read.ts";
import { represent, respond } from "./conditional.ts";
import { readView } from "./feeds.ts";
import type { House } from "./house.ts";
import { problem } from "./problem.ts";

const JSON_TYPE = "application/json";

async function json(request: Request, value: unknown, updated?: string): Promise<Response> {
  return respond(request, await represent(`${JSON.stringify(value)}\n`, JSON_TYPE, updated));
}

const EXTENSIONS: readonly FeedExtension[] = ["rss", "atom", "json", "ics", "csv"];

function channelLinks({ config: { site } }: House, language: Language, channel: Channel): Record<string, string> {
  return {
    page: channelUrl(site, language, channel),
    ...Object.fromEntries(EXTENSIONS.map((extension) => [extension, channelUrl(site, language, channel, extension)])),
  };
}

/** GET /api/v1/channels: every channel of the taxonomy with its name in each language and its addresses. */
export async function handleChannels(request: Request, house: House): Promise<Response> {
  const { topics, organisations } = house.config.taxonomy;
  const channels: Channel[] = [
    { kind: "everything" },
    { kind: "news" },
    { kind: "events" },
    ...[...topics.keys()].map((id): Channel => ({ kind: "topic", id })),
    ...[...organisations.keys()].map((id): Channel => ({ kind: "organisation", id })),
  ];
  const data = channels.map((channel) => ({
    channel: channelPath(channel),
    kind: channel.kind,
    names: Object.fromEntries(LANGUAGES.map((language) => [language, channelName(channel, language, house.config.taxonomy)])),
    links: Object.fromEntries(LANGUAGES.map((language) => [language, channelLinks(house, language, channel)])),
  }));
  return await json(request, { data });
}

/** GET /api/v1/entries?language=&channel=&limit=: what a channel's latest view holds. */
export async function handleEntries(request: Request, house: House): Promise<Response> {
  const { origin } = house.config.site;
  const query = new URL(request.url).searchParams;
  const language = query.get("language") ?? "en";
  const channel = parseChannel(query.get("channel") ?? "");
  const limit = Number(query.get("limit") ?? 20);
  if (!isLanguage(language)) return problem(origin, "parameter-invalid", { detail: `language must be one of ${LANGUAGES.join(", ")}` });
  if (channel === undefined || channelName(channel, language, house.config.taxonomy) === undefined) {
    return problem(origin, "parameter-invalid", {
      detail: "channel must be the path of a channel, such as news or topics/governance-ethics; /api/v1/channels lists them",
    });
  }
  if (!Number.isInteger(limit) || limit < 1 || limit > 50) return problem(origin, "parameter-invalid", { detail: "limit must be a whole number from 1 to 50" });
  const view = await readView(house, "latest", language, channel);
  return await json(request, { data: view.items.slice(0, limit), links: channelLinks(house, language, channel) }, view.updated);
}

/** What the API says of a revision: the entry as published, what the ledger knows of it, and where to read it. */
function entryDocument({ entry, version, released, updated, rendered }: Revision, { config: { site } }: House): object {
  const html = Object.fromEntries(Object.entries(rendered).map(([language, text]) => [language, text.html]));
  return {
    data: { ...entry, version, released, updated, html },
    links: {
      self: `${site.origin}/api/v1/entries/${entry.id}`,
      pages: Object.fromEntries(languagesOf(entry).map((language) => [language, entryUrl(site, language, entry.id)])),
    },
  };
}

/** GET /api/v1/entries/{id}: an entry in all its languages; 410 where it was withdrawn. */
export async function handleEntry(request: Request, house: House, id: string): Promise<Response> {
  const { origin } = house.config.site;
  const document = await readEntry(house.env.FEEDS, id);
  if (document === undefined) return problem(origin, "not-found", { detail: "no entry has this id" });
  if (isTombstone(document)) return problem(origin, "gone", { detail: document.reason, withdrawn: document.withdrawn });
  return await json(request, entryDocument(document, house), document.updated);
}

/** GET /{language}/entries/{id}.json: the entry in one language. */
export async function handleItem(request: Request, house: House, language: Language, revision: Revision): Promise<Response> {
  const item = toItem(revision, language, house.config.taxonomy);
  return await json(request, { data: item }, revision.updated);
}

/** GET /schemas/entry.json: JSON Schema (2020-12) of the entry, made from the one that checks it. */
export async function handleEntrySchema(request: Request, house: House): Promise<Response> {
  const schema = z.toJSONSchema(Entry, { io: "input", unrepresentable: "any" });
  return respond(
    request,
    await represent(`${JSON.stringify({ $id: `${house.config.site.origin}/schemas/entry.json`, ...schema })}\n`, "application/schema+json"),
  );
}
