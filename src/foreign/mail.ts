import type { Email } from "postal-mime";
import { withoutForbidden } from "../domain/entry/text.ts";
import { markdownOfHtml } from "../render/markdown/html-to-markdown.ts";
import { importHtml } from "../sanitise/import-html.ts";
import { withoutC1 } from "./decode.ts";
import { itemOf } from "./feed-fields.ts";
import { publishedOf } from "./feeds/dates.ts";
import { type ForeignItem, Remarks } from "./item.ts";
import { plainLine, type Said } from "./values.ts";

// A mail (RFC 5322, MIME) as text. Files and pictures that come with it are not looked at, and of HTML what its text
// says is taken.

/** A mail, as far as an entry can be made of it. */
export interface Mail {
  /** The address of its From, in small letters; undefined where there is not exactly one. */
  readonly from: string | undefined;
  /** Values of its Authentication-Results, the one of the last server ahead. */
  readonly authentication: readonly string[];
  /** All that it says, as plain text without the lines that forwarding adds. */
  readonly text: string;
  readonly item: ForeignItem;
}

/** UTF-16 units of a text that are read. */
const MAX_TEXT = 100_000;
/** Characters from which on a paragraph is one, and no heading, greeting or date. */
const PARAGRAPH = 80;

/** Prefixes that programs put ahead of the subject of a mail that they forward or answer. */
const FORWARDED =
  /^(?:(?:fwd?|wg|tr|rv|enc|re|aw|res|пересл|转发|轉寄|转寄|إعادة توجيه|هدايت)\s*(?:\[\d+\])?\s*[:：]\s*)+/iu;
/** A line of the head that forwarding puts ahead of a mail: "Von: …", "主题：…". */
const HEADING = /^\*{0,2}[\p{L}\p{M}][\p{L}\p{M} '’-]{0,20}\s?[:：]\*{0,2}\s*\S/u;

/** A text without what terminals and pages act on. */
function clean(text: string): string {
  return withoutForbidden(
    withoutC1(text.slice(0, MAX_TEXT).replace(/\r\n?/g, "\n"))
      .replace(/[\u0000-\u0009\u000B-\u001F\u007F]/g, " ")
      .toWellFormed(),
  );
}

/**
 * Returns the lines after the head of a forwarded mail: at least three lines of a name and a value, one with an
 * address.
 */
function afterHead(lines: readonly string[]): readonly string[] | undefined {
  for (let start = 0; start < Math.min(lines.length, 60); start++) {
    let end = start;
    while (end < lines.length && HEADING.test(lines[end] ?? "")) end++;
    if (end - start >= 3 && lines.slice(start, end).some((line) => line.includes("@"))) return lines.slice(end);
    start = end;
  }
  return undefined;
}

function said(what: string, text: string | undefined): Said | undefined {
  return text === undefined ? undefined : { what, text, path: what };
}

function wordsOf({ text, html }: Email, remarks: Remarks): string {
  if (text !== undefined && text.trim() !== "") return clean(text);
  const made = html === undefined ? undefined : importHtml(clean(html));
  for (const part of made?.dropped ?? []) remarks.left("markup", "text/html", part, { path: "text/html" });
  return made === undefined ? "" : clean(markdownOfHtml(made.html));
}

/** Reads a mail; undefined where it cannot be read, or has no subject. `now` in milliseconds. */
export async function readMail(bytes: Uint8Array, now: number): Promise<Mail | undefined> {
  const { default: PostalMime, addressParser } = await import("postal-mime");
  let email: Email;
  try {
    email = await PostalMime.parse(bytes, { maxNestingDepth: 20, maxHeadersSize: 100_000, maxRfc822NestingDepth: 3 });
  } catch {
    return undefined;
  }
  const valuesOf = (name: string): string[] =>
    email.headers.flatMap(({ key, value }) => (key === name ? [value.trim()] : []));
  const remarks = new Remarks();
  const subject = email.subject ?? "";
  const title = plainLine(said("Subject", subject.trim().replace(FORWARDED, "")), 500, remarks);
  if (title === undefined) return undefined;

  const words = wordsOf(email, remarks);
  const lines = words.split("\n").map((line) => line.replace(/^(?:>\s?)+/, "").trim());
  const forwarded = afterHead(lines);
  const text = (forwarded ?? lines).join("\n").trim();
  const paragraphs = text.split(/\n{2,}/).map((paragraph) => paragraph.replace(/\s*\n\s*/g, " "));
  const lead = paragraphs.find((paragraph) => paragraph.length >= PARAGRAPH && paragraph !== title) ?? paragraphs[0];
  const summary = plainLine(said("text", lead), 2000, remarks);
  // A forwarded mail is sent later than the original was published.
  const isForwarded = forwarded !== undefined || FORWARDED.test(subject.trim());
  const [date] = isForwarded ? [] : valuesOf("date");
  const published = publishedOf(date === undefined ? [] : [{ what: "Date", text: date, path: "Date" }], now, remarks);

  const [sender, ...others] = addressParser(valuesOf("from").join(", "), { flatten: true });
  const from = others.length === 0 ? sender?.address?.toLowerCase() : undefined;
  const head = ["From", "Date", "Subject"].flatMap((name) => {
    const value = name === "Subject" ? subject : valuesOf(name.toLowerCase())[0];
    return value === undefined ? [] : [`${name}: ${clean(value).replace(/\s+/g, " ")}`];
  });
  return {
    from,
    authentication: valuesOf("authentication-results"),
    text,
    item: itemOf(
      { key: email.messageId ?? subject, title, summary, published, raw: `${head.join("\n")}\n\n${words.trim()}` },
      remarks,
    ),
  };
}
