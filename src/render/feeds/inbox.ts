import type { Origin } from "../../domain/channel/urls.ts";
import { direction, type Language } from "../../domain/entry/language.ts";
import type { Taxonomy } from "../../domain/entry/taxonomy.ts";
import { SERVICE_SLUG } from "../../domain/site/service.ts";
import type { ErrorReport } from "../../domain/source/error-report.ts";
import type { InboxItem } from "../../domain/source/inbox-document.ts";
import { message } from "../../messages/message.ts";
import { oneLine } from "../plain-text.ts";
import { attributes, element, empty, escapeText } from "../xml.ts";

/** UTF-16 units of a report that stand in for a title where it is of no entry. */
const MAX_TITLE = 80;

function paragraph(words: string, language?: Language): string {
  const of = language === undefined ? {} : { lang: language, dir: direction(language) };
  return `<p${attributes(of)}>${escapeText(words)}</p>`;
}

/** Describes a finding to an editor, as HTML. */
function description(item: InboxItem, language: Language): string {
  const { summary, words, changes, changed, translations, licence, language: itemLanguage } = item;
  const found = [...new Set(words.map(({ text }) => text))].join(" · ");
  const [last] = changes.slice(-1);
  return [
    ...(changed === true ? [paragraph(message(language, "editor.inbox.changed"))] : []),
    ...(changed === true && last !== undefined
      ? [
          paragraph(message(language, "editor.inbox.before", { text: last.before ?? "" })),
          paragraph(message(language, "editor.inbox.now", { text: last.after ?? "" })),
        ]
      : []),
    ...(summary === undefined ? [] : [paragraph(summary, itemLanguage)]),
    ...translations.map((other) => paragraph(`${other.language}: ${other.title}`, other.language)),
    ...(found === "" ? [] : [paragraph(message(language, "editor.inbox.words", { words: found }))]),
    ...(licence === undefined ? [] : [paragraph(licence)]),
  ].join("");
}

/** An error that a reader reported, as an entry of the feed. Its words are from anybody: they are plain text. */
function reportEntry({ id, entry, words, at, address, language: own }: ErrorReport, language: Language, site: Origin) {
  const heading = `${message(language, "editor.inbox.reports")}${message(language, "punctuation.colon")}`;
  const about = entry?.title ?? oneLine(words).slice(0, MAX_TITLE).toWellFormed();
  return `<entry${attributes({ "xml:lang": language })}>
${element("id", `tag:${site.tagAuthority}:reports/${id}`)}${element("title", heading + about)}${element(
  "updated",
  at,
)}<author>
${element("name", SERVICE_SLUG)}</author>
${empty("link", { rel: "alternate", type: "text/html", href: `${site.origin}/${language}/editor#inbox/` })}${
  address === undefined ? "" : empty("link", { rel: "via", type: "text/html", href: address })
}<content type="text"${attributes({ "xml:lang": own })}>${escapeText(words)}</content>
</entry>
`;
}

/**
 * The inbox as Atom, for the feed readers of editors: what readers reported, and each finding, which leads to the page
 * on which it is written.
 */
export function inboxFeed(
  items: readonly InboxItem[],
  reports: readonly ErrorReport[],
  self: string,
  language: Language,
  site: Origin,
  { site: texts, organisations }: Taxonomy,
): string {
  const editor = `${site.origin}/${language}/editor`;
  const changeOf = ({ changed, changes, firstSeen }: InboxItem): string =>
    (changed === true ? changes.at(-1)?.at : undefined) ?? firstSeen;
  const updated = [...items.map(changeOf), ...reports.map(({ at }) => at)].sort().at(-1) ?? "1970-01-01T00:00:00Z";
  const entries = items.map((item) => {
    const { id, title, language: itemLanguage, address, publisher = "", published } = item;
    const by = organisations.get(publisher)?.name[language] ?? SERVICE_SLUG;
    return `<entry${attributes({ "xml:lang": itemLanguage })}>
${element("id", `tag:${site.tagAuthority}:findings/${id}`)}${element("title", title)}${element(
  "updated",
  changeOf(item),
)}${element("published", published?.includes("T") === true ? published : undefined)}<author>
${element("name", by)}</author>
${empty("link", { rel: "alternate", type: "text/html", href: `${editor}#inbox/${id}` })}${
  address === undefined ? "" : empty("link", { rel: "via", type: "text/html", href: address })
}<content type="html"${attributes({ "xml:lang": language })}>${escapeText(description(item, language))}</content>
</entry>
`;
  });
  return `<?xml version="1.0" encoding="utf-8"?>
<feed xmlns="http://www.w3.org/2005/Atom"${attributes({ "xml:lang": language })}>
${element("id", `tag:${site.tagAuthority}:inbox/${language}`)}${element(
  "title",
  `${message(language, "editor.inbox.title")} · ${texts.name[language]}`,
)}${element("updated", updated)}${empty("link", { rel: "self", type: "application/atom+xml", href: self })}${empty(
  "link",
  { rel: "alternate", type: "text/html", href: `${editor}#inbox/` },
)}${reports.map((report) => reportEntry(report, language, site)).join("")}${entries.join("")}</feed>
`;
}
