import type { Language } from "../../domain/entry/language.ts";
import type { Item } from "../../domain/view/view.ts";
import { message } from "../../messages/message.ts";
import { oneLine, unixLines } from "../plain-text.ts";
import { escapeAttribute, escapeText } from "../xml.ts";
import { momentLabel, onlyDay, partSpan } from "./date-ranges.ts";
import { dateLabel } from "./dates.ts";
import { behindStatement, eventFacts, type Fact, fileLabel, hostOf, sourceFacts, wordsLabel } from "./entry-facts.ts";

// The whole of an entry as one document, for formats that carry one: RSS, Atom, JSON Feed, iCalendar. What an event's
// calendar cannot say (that it moved online, who may come) stands in it too, so that no format's reader knows less than
// another's.

function paragraph(text: string, lead = ""): string {
  const safe = escapeText(unixLines(text));
  return `<p>${lead}${safe.includes("\n") ? safe.replaceAll("\n", "<br>") : safe}</p>\n`;
}

/** A link by the name of its host, where its address would be all that there is to read. */
function linkHtml(url: string, text: string): string {
  return `<a href="${escapeAttribute(url)}">${escapeText(text === url ? hostOf(url) : text)}</a>`;
}

function factHtml({ label, text, url }: Fact, colon: string): string {
  return `<li>${escapeText(label)}${colon}${url === undefined ? escapeText(text) : linkHtml(url, text)}</li>\n`;
}

function listHtml(facts: readonly Fact[], colon: string): string {
  if (facts.length === 0) return "";
  let out = "<ul>\n";
  for (const fact of facts) out += factHtml(fact, colon);
  return `${out}</ul>\n`;
}

function imageHtml({ image }: Item): string {
  if (image === undefined) return "";
  const size =
    image.width === undefined || image.height === undefined ? "" : ` width="${image.width}" height="${image.height}"`;
  const words = [image.caption, image.credit].filter((text) => text !== undefined).map(escapeText);
  const caption = words.length === 0 ? "" : `<figcaption>${words.join(" · ")}</figcaption>`;
  return (
    `<figure><img src="${escapeAttribute(image.url)}" ` +
    `alt="${escapeAttribute(image.alt)}"${size}>${caption}</figure>\n`
  );
}

/** Sessions, each as a line: its hours, or its day and a colon, what it is called and who speaks. */
function sessionLines({ event, language }: Item): string[] {
  if (event === undefined) return [];
  const day = onlyDay(event);
  return (event.sessions ?? []).map(({ starts, ends, title, speakers }) => {
    const when = partSpan(starts.local, ends?.local, day, language);
    const who = speakers === undefined ? "" : ` (${speakers.join(message(language, "punctuation.comma"))})`;
    return `${when}${/^\d\d:/.test(when) ? " " : message(language, "punctuation.colon")}${title}${who}`;
  });
}

function headingHtml(label: "sessions" | "deadlines" | "documents", language: Language): string {
  // Of the second level, as the content's own: they stand beside it, not below its last part.
  return `<h2>${message(language, `label.${label}`)}</h2>\n`;
}

function sessionsHtml(item: Item): string {
  const sessions = sessionLines(item);
  if (sessions.length === 0) return "";
  let out = `${headingHtml("sessions", item.language)}<ul>\n`;
  for (const line of sessions) out += `<li>${escapeText(line)}</li>\n`;
  return `${out}</ul>\n`;
}

function deadlineFacts({ deadlines, language }: Item): Fact[] {
  return deadlines.map(({ at, zone, label }) => ({ label, text: momentLabel(at, zone, language) }));
}

function correctionLabel(at: string, language: Language): string {
  return `${message(language, "label.correction")} (${dateLabel(at, language)})`;
}

function afterHtml(item: Item, colon: string): string {
  const { language } = item;
  const label = (text: string): string => `<strong>${text}</strong>${colon}`;
  let out = "";
  if (item.highlights.length > 0) {
    out += "<ul>\n";
    for (const highlight of item.highlights)
      out +=
        `<li><strong>${escapeText(highlight.value)}</strong>` +
        `${message(language, "punctuation.unitSpace")}${escapeText(highlight.label)}</li>\n`;
    out += "</ul>\n";
  }
  out += sessionsHtml(item);
  if (item.deadlines.length > 0) out += headingHtml("deadlines", language) + listHtml(deadlineFacts(item), colon);
  if (item.note !== undefined) out += paragraph(item.note, label(message(language, "label.note")));
  for (const { at, note } of item.corrections) out += paragraph(note, label(correctionLabel(at, language)));
  if (item.attachments.length > 0) {
    out += `${headingHtml("documents", language)}<ul>\n`;
    for (const attachment of item.attachments) {
      const { url, title, language: fileLanguage } = attachment;
      out +=
        `<li><a href="${escapeAttribute(url)}" ` +
        `hreflang="${escapeAttribute(fileLanguage)}">${escapeText(title)}</a> ` +
        `(${escapeText(fileLabel(attachment, language))})</li>\n`;
    }
    out += "</ul>\n";
  }
  return out + listHtml(sourceFacts(item), colon);
}

/** Renders an editor's reason of a withdrawal, in whatever language: `dir` goes by its letters. */
function noticeHtml({ summary }: Item): string {
  return paragraph(summary).trimEnd().replace("<p>", '<p dir="auto">');
}

/**
 * The beginning of a body: the facts of an event, or its text for calendars, which show the facts around it and no more
 * than a line or two of it.
 */
type First = "facts" | "text";

/** An item as clean HTML, in a right-to-left frame where its language needs one. Never empty. */
export function bodyHtml(item: Item, first: First = "facts"): string {
  if (item.withdrawn !== undefined) return noticeHtml(item);
  const { language } = item;
  const colon = message(language, "punctuation.colon");
  const relation = wordsLabel(item);
  const behind = behindStatement(item);
  const around =
    (relation === undefined ? "" : `<p><em>${escapeText(relation)}</em></p>\n`) +
    (behind === undefined ? "" : paragraph(behind)) +
    imageHtml(item) +
    listHtml(eventFacts(item), colon);
  const content = item.html ?? paragraph(item.summary).trimEnd();
  const start = first === "facts" ? `${around}${content}\n` : `${content}\n${around}`;
  const body = start + afterHtml(item, colon);
  // No reader tells the language of a feed to the page that it shows entries on.
  return item.direction === "rtl" ? `<div lang="${language}" dir="rtl">\n${body}</div>` : body.trimEnd();
}

function listText(facts: readonly Fact[], colon: string): string {
  return facts
    .map(
      ({ label, text, url }) =>
        `- ${label}${colon}${oneLine(text)}${url === undefined || url === text ? "" : ` ${url}`}`,
    )
    .join("\n");
}

function joined(parts: readonly string[]): string {
  return parts.filter((part) => part !== "").join("\n\n");
}

function afterText(item: Item, colon: string): string {
  const { language } = item;
  const parts = [
    item.highlights
      .map(({ value, label }) => `- ${value}${message(language, "punctuation.unitSpace")}${label}`)
      .join("\n"),
  ];
  const sessions = sessionLines(item);
  if (sessions.length > 0)
    parts.push(`${message(language, "label.sessions")}\n${sessions.map((line) => `- ${line}`).join("\n")}`);
  if (item.deadlines.length > 0)
    parts.push(`${message(language, "label.deadlines")}\n${listText(deadlineFacts(item), colon)}`);
  if (item.note !== undefined) parts.push(`${message(language, "label.note")}${colon}${item.note}`);
  for (const { at, note } of item.corrections) parts.push(`${correctionLabel(at, language)}${colon}${note}`);
  if (item.attachments.length > 0) {
    const lines = item.attachments.map(
      (attachment) => `- ${attachment.title} (${fileLabel(attachment, language)}) ${attachment.url}`,
    );
    parts.push(`${message(language, "label.documents")}\n${lines.join("\n")}`);
  }
  parts.push(listText(sourceFacts(item), colon));
  return joined(parts);
}

/** An item as plain text. Never empty. */
export function bodyText(item: Item, first: First = "facts"): string {
  if (item.withdrawn !== undefined) return item.summary;
  const colon = message(item.language, "punctuation.colon");
  const relation = wordsLabel(item);
  const around = [
    relation === undefined ? "" : `[${relation}]`,
    behindStatement(item) ?? "",
    listText(eventFacts(item), colon),
  ];
  const content = item.text ?? item.summary;
  return joined([...(first === "facts" ? [...around, content] : [content, ...around]), afterText(item, colon)]);
}
