import { parseChannel } from "../../domain/channel/channel.ts";
import { channelUrl, entryTag, entryUrl, type Origin } from "../../domain/channel/urls.ts";
import { ENDONYMS, LANGUAGES } from "../../domain/entry/language.ts";
import { LICENCE } from "../../domain/site/service.ts";
import type { Item } from "../../domain/view/view.ts";
import { creditsOf, namesOf } from "../entry/attribution.ts";
import { bodyHtml } from "../entry/entry-body.ts";
import { titleOf } from "../entry/title.ts";
import type { NamedChannel } from "../feeds/opml.ts";
import { markdownLine, markdownOfHtml } from "./html-to-markdown.ts";

/** Front matter: JSON values, which are YAML too (YAML 1.2, section 1.3), and so need no quoting rules of their own. */
function frontMatter(item: Item, site: Origin): string {
  const { event } = item;
  const fields: Readonly<Record<string, unknown>> = {
    id: item.id,
    tag: entryTag(site, item.id, item.language),
    type: item.type,
    genre: item.genre,
    language: item.language,
    title: item.title,
    summary: item.summary,
    link: entryUrl(site, item.language, item.id),
    author: namesOf(creditsOf(item).authors),
    original: item.url,
    pages: item.pages.length === 0 ? undefined : item.pages,
    source: item.source,
    published: item.published,
    released: item.released,
    updated: item.updated,
    version: item.version,
    words: item.words,
    machine: item.machine,
    reviewedBy: item.reviewedBy,
    behind: item.behind,
    relation: item.relation,
    licence: LICENCE.url,
    organisations: item.organisations.map(({ name, role }) => ({ name, role })),
    topics: item.topics.map(({ name }) => name),
    countries: item.countries.length === 0 ? undefined : item.countries.map(({ code }) => code),
    symbols: item.symbols.length === 0 ? undefined : item.symbols,
    status: event?.status,
    starts: event?.starts?.instant ?? event?.starts?.local,
    ends: event?.ends?.instant ?? event?.ends?.local,
    zone: event?.zone,
    alternates:
      item.alternates.length === 0
        ? undefined
        : Object.fromEntries(
            item.alternates.map(({ language }) => [language, entryUrl(site, language, item.id, "md")]),
          ),
  };
  const lines = Object.entries(fields).flatMap(([name, value]) =>
    value === undefined ? [] : [`${name}: ${JSON.stringify(value)}`],
  );
  return `---\n${lines.join("\n")}\n---\n`;
}

/** An entry as Markdown with YAML front matter: the whole body, for people with editors and for language models. */
export function markdownOfItem(item: Item, site: Origin): string {
  // The body has the summary only where there is no content.
  const lead = item.html === undefined ? "" : `${item.summary.split("\n").map(markdownLine).join("\n")}\n\n`;
  return `${frontMatter(item, site)}\n# ${markdownLine(titleOf(item))}\n\n${lead}${markdownOfHtml(bodyHtml(item))}\n`;
}

/** The data of /llms.txt. */
export interface Guide {
  readonly name: string;
  readonly description: string;
  readonly channels: readonly NamedChannel[];
}

/** /llms.txt (llmstxt.org): a title, a sentence, and lists of links. */
export function renderLlmsTxt({ name, description, channels }: Guide, site: Origin): string {
  let out = `# ${markdownLine(name)}\n\n> ${markdownLine(description)}\n\n`;
  out +=
    `Every entry has a page at ${site.origin}/{language}/entries/{id}, and the same as Markdown with .md, as JSON ` +
    "with .json, and events as iCalendar with .ics. ";
  out +=
    "Every channel has feeds: feed.rss, feed.atom, feed.json, feed.ics, feed.csv. Texts are in the language of " +
    "their address and no other.\n";
  const links = [
    ["Documentation", "/docs"],
    ["Reference, with a page for each operation", "/docs/reference"],
    ["Changes to the API", "/docs/changelog"],
    ["OpenAPI", "/api/v1/openapi.json"],
    ["Entries", "/api/v1/entries"],
    ["All feeds (OPML)", "/feeds.opml"],
  ];
  out += `\n## API\n\n${links.map(([called, path]) => `- [${called}](${site.origin}${path})\n`).join("")}`;
  for (const language of LANGUAGES) {
    const own = channels.filter((channel) => channel.language === language);
    if (own.length === 0) continue;
    out += `\n## ${ENDONYMS[language]}\n\n`;
    for (const { path, name: called } of own) {
      const channel = parseChannel(path);
      if (channel !== undefined) out += `- [${markdownLine(called)}](${channelUrl(site, language, channel, "json")})\n`;
    }
  }
  return out;
}
