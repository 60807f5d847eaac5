import { markdownOfHtml } from "../render/markdown/html-to-markdown.ts";
import { type ImportedHtml, importHtml } from "../sanitise/import-html.ts";
import { withoutC1 } from "./decode.ts";
import type { Remarks } from "./item.ts";
import type { Said } from "./values.ts";

const MAX_SUMMARY = 2000;
const MAX_CONTENT = 200_000;

/** Markup of a document; addresses in it are relative to `base`. */
export interface SaidHtml extends Said {
  readonly base?: string | undefined;
}

/** Markup that plain text cannot show: all but one paragraph around everything. */
const STRUCTURE = /<(?!\/|p\b|div\b|span\b|section\b|article\b)[a-z]/i;
const BASE = /<base\b[^>]*?\bhref\s*=\s*["']?([^"'\s>]+)/i;

function read(said: SaidHtml | undefined, remarks: Remarks): ImportedHtml | undefined {
  if (said === undefined || said.text.trim() === "") return undefined;
  const { what, text } = said;
  if (text.includes("\uFFFD")) {
    remarks.left("undecodable", what, text, said);
    return undefined;
  }
  const html = withoutC1(text).toWellFormed();
  const inner = BASE.exec(html.slice(0, 5000))?.[1];
  const base = inner !== undefined && URL.canParse(inner, said.base) ? new URL(inner, said.base).href : said.base;
  const made = importHtml(html, base);
  if (made?.limitExceeded !== undefined) {
    remarks.left("tooLarge", what, made.limitExceeded, said);
    return undefined;
  }
  for (const part of made?.dropped ?? []) remarks.left("markup", what, part, said);
  return made;
}

function paragraphs(text: string): string[] {
  return text.split(/\n{2,}/).filter((paragraph) => paragraph.trim() !== "");
}

function hrefs(html: string): string[] {
  return [...html.matchAll(/<a\b[^>]*?\bhref="([^"]*)"/g)].map(([, href = ""]) => href);
}

/**
 * A summary and a content: of a description alone the content is what plain text cannot show of it, and of a long text
 * the summary is the first paragraph, if that is short.
 */
export function wordsOf(
  summary: SaidHtml | undefined,
  content: SaidHtml | undefined,
  remarks: Remarks,
): { readonly summary?: string; readonly content?: string } {
  const short = read(summary, remarks);
  const long = content === undefined ? short : (read(content, remarks) ?? short);
  const [lead, said] = short === undefined ? [long, content] : [short, summary];
  if (lead === undefined || long === undefined || said === undefined) return {};

  const from = long === short ? summary : content;
  const all = paragraphs(lead.text);
  // A description that goes before a content is a summary as a whole; one that stands for both is its first paragraph.
  const whole = all.length === 1 || (short !== undefined && long !== short && lead.text.length <= MAX_SUMMARY);
  const first = (whole ? lead.text : (all[0] ?? "")).replace(/\s*\n\s*/g, " ");
  const fits = first.length <= MAX_SUMMARY;
  if (fits) remarks.took("summary", said.text, said);
  if (!fits) remarks.doubt("noSummary", said.what, undefined, said);
  else if (!whole) remarks.doubt("firstParagraph", said.what, undefined, said);

  const markdown = markdownOfHtml(long.html);
  const again = fits && whole && long.text === lead.text && !STRUCTURE.test(long.html);
  if (!again && markdown.length > MAX_CONTENT && from !== undefined)
    remarks.left("tooLong", from.what, from.text, from);
  const keeps = !again && markdown.length <= MAX_CONTENT;
  if (keeps && from !== undefined) remarks.took("content", from.text, from);
  if (short !== undefined && summary !== undefined) {
    const kept = new Set(keeps ? hrefs(long.html) : []);
    for (const href of hrefs(short.html)) if (!kept.has(href)) remarks.left("link", summary.what, href, summary);
  }
  return { ...(fits ? { summary: first } : {}), ...(keeps ? { content: markdown } : {}) };
}
