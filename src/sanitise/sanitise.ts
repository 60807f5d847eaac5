import type { Element, Root, RootContent } from "hast";
import rehypeRaw from "rehype-raw";
import rehypeSanitize, { type Options as Allowed } from "rehype-sanitize";
import rehypeStringify from "rehype-stringify";
import remarkGfm from "remark-gfm";
import remarkParse from "remark-parse";
import remarkRehype from "remark-rehype";
import { unified } from "unified";
import type { Text } from "../domain/entry/entry.ts";
import type { Rendered } from "../domain/entry/revision.ts";
import { collapseWhiteSpace, hasUserInfo, isPermitted } from "../domain/entry/text.ts";
import { err, ok, type Result } from "../std/result.ts";
import { markForeignSpans } from "./foreign-spans.ts";
import { limitExceeded } from "./parser-limits.ts";
import { readsAsItself } from "./reads-as-itself.ts";

/** The HTML that is kept. Of everything else only the text is. */
const ALLOWED: Allowed = {
  tagNames: [
    ..."h2 h3 h4 h5 h6 p br hr blockquote pre code em strong b i u s del ins sub sup small mark q cite abbr time".split(
      " ",
    ),
    ..."ul ol li dl dt dd table caption thead tbody tfoot tr th td a div span figure figcaption".split(" "),
  ],
  attributes: {
    a: ["href", "hrefLang"],
    abbr: ["title"],
    time: ["dateTime"],
    ol: ["start"],
    th: ["colSpan", "rowSpan", "scope"],
    td: ["colSpan", "rowSpan"],
    "*": ["lang", "dir"],
  },
  protocols: { href: ["http", "https", "mailto"] },
  strip: ["script", "style"],
  clobber: [],
  ancestors: {},
};

/** Elements that are refused by name, so that the editor knows, instead of being dropped. */
export const REFUSED = new Set(
  (
    "script style iframe frame frameset object embed applet form input button select textarea svg math link meta " +
    "base template noscript"
  ).split(" "),
);
export const IMAGES = new Set(["img", "picture", "video", "audio", "source"]);

/**
 * Columns and rows that a cell may span: as many as browsers take for columns (HTML Living Standard, section 4.9.11).
 */
const MAX_COLUMNS = 1000;

const BLOCKS = new Set("p h2 h3 h4 h5 h6 blockquote pre ul ol dl table figure div hr figcaption caption".split(" "));
const LINES = new Set(["li", "dt", "dd", "tr"]);

/** Reason why a text is refused, and the line (from 1) that holds it. */
export interface Refused {
  readonly detail: string;
  readonly line?: number;
}

interface Placed {
  readonly position?: { readonly start: { readonly line: number } } | undefined;
}

function refusal(detail: string, { position }: Placed): Refused {
  return position === undefined ? { detail } : { detail, line: position.start.line };
}

function isElement(node: RootContent | Root): node is Element {
  return node.type === "element";
}

function* elements(node: Root | Element): Generator<Element> {
  for (const child of node.children) {
    if (!isElement(child)) continue;
    yield child;
    yield* elements(child);
  }
}

/** Reports whether a node holds a character that no text may, which its source has written as a reference: &#x202E; */
function isUnfit(node: Root | RootContent): boolean {
  if (node.type === "text") return !isPermitted(node.value);
  if (node.type !== "element" && node.type !== "root") return false;
  const { properties = {} } = node as Partial<Element>;
  return (
    Object.values(properties).some((value) => typeof value === "string" && !isPermitted(value)) ||
    node.children.some(isUnfit)
  );
}

/** Finds what no text may hold. Makes h1 an h2: a page has one title, and it is the entry's. */
function findForbidden(tree: Root): Refused | undefined {
  for (const element of elements(tree)) {
    const { tagName, properties } = element;
    if (REFUSED.has(tagName))
      return refusal(`holds <${tagName}>, which no text may: write plain HTML or Markdown`, element);
    if (IMAGES.has(tagName))
      return refusal(`holds <${tagName}>: images go into the entry's image, other media into its attachments`, element);
    for (const name of Object.keys(properties))
      if (/^on/i.test(name)) return refusal(`holds the event handler ${name.toLowerCase()} on <${tagName}>`, element);
    if (Number(properties.colSpan ?? 1) > MAX_COLUMNS || Number(properties.rowSpan ?? 1) > MAX_COLUMNS)
      return refusal(`holds a cell that spans more than ${MAX_COLUMNS} columns or rows`, element);
    const href = properties.href;
    if (typeof href === "string" && !/^(?:https?:\/\/|mailto:)[^\s]+$/i.test(href)) {
      return refusal(
        `holds a link to ${href.slice(0, 60)}: links must be absolute http, https or mailto addresses`,
        element,
      );
    }
    if (typeof href === "string" && hasUserInfo(href))
      return refusal(`holds a link to ${href.slice(0, 60)}: links must be without user name or password`, element);
    if (tagName === "h1") element.tagName = "h2";
  }
  return isUnfit(tree)
    ? {
        detail:
          "holds a control character, bidirectional override or non-character, written as a reference such as &#x202E;",
      }
    : undefined;
}

/** Writes sanitised HTML as plain text: blocks parted by an empty line, list items with a dash. */
function toPlainText(node: Root | RootContent): string {
  if (node.type === "text") return collapseWhiteSpace(node.value);
  if (node.type === "root") return node.children.map(toPlainText).join("");
  if (!isElement(node)) return "";
  if (node.tagName === "br") return "\n";
  const inner = node.children.map(toPlainText).join("");
  if (BLOCKS.has(node.tagName)) return `\n\n${inner.trim()}\n\n`;
  if (LINES.has(node.tagName)) return `\n${node.tagName === "li" ? "- " : ""}${inner.trim()}`;
  return node.tagName === "td" || node.tagName === "th" ? `${inner.trim()}\t` : inner;
}

const markdown = unified().use(remarkParse).use(remarkGfm).use(remarkRehype).freeze();
const html = unified().use(rehypeRaw).freeze();
const allowList = unified().use(rehypeSanitize, ALLOWED).use(rehypeStringify).freeze();

interface MarkdownNode extends Placed {
  readonly type: string;
  readonly children?: readonly MarkdownNode[];
}

/** Finds what no Markdown text may hold. */
function findForbiddenMarkdown(node: MarkdownNode): Refused | undefined {
  if (node.type === "html")
    return refusal(
      'holds HTML inside Markdown: send the text with "format": "html", or write &lt; for a literal <',
      node,
    );
  if (node.type === "footnoteReference" || node.type === "footnoteDefinition")
    return refusal("holds a footnote, which feeds cannot show: write it into the text", node);
  for (const child of node.children ?? []) {
    const found = findForbiddenMarkdown(child);
    if (found !== undefined) return found;
  }
  return undefined;
}

function parseHtml(content: string): Root {
  return html.runSync({ type: "root", children: [{ type: "raw", value: content }] }) as Root;
}

function parse(content: string, format: "markdown" | "html"): Result<Root, Refused> {
  if (format === "html") return ok(parseHtml(content));
  const parsed = markdown.parse(content);
  const found = findForbiddenMarkdown(parsed as MarkdownNode);
  if (found !== undefined) return err(found);
  const tree = markdown.runSync(parsed) as Root;
  markForeignSpans(tree);
  return ok(tree);
}

/**
 * Passes after which HTML has to stay the same. Each takes apart what the one before it put where no browser leaves it;
 * more than three are not known.
 */
const MAX_PASSES = 8;

/**
 * Makes line breaks of every kind, which references such as &#13; bring in, the one that a parser makes of them when it
 * reads the text again. The first line break inside <pre> is doubled, for a parser drops it.
 */
function normaliseLineBreaks(node: Root | Element): void {
  for (const child of node.children) {
    if (child.type === "text") child.value = child.value.replace(/\r\n?/g, "\n");
    if (child.type !== "element") continue;
    for (const [name, value] of Object.entries(child.properties)) {
      if (typeof value === "string") child.properties[name] = value.replace(/\r\n?/g, "\n");
    }
    normaliseLineBreaks(child);
    const [first] = child.children;
    if (child.tagName === "pre" && first?.type === "text" && first.value.startsWith("\n"))
      first.value = `\n${first.value}`;
  }
}

/** The result of sanitising a tree once; `isFinal` if doing it again is certain to change nothing. */
interface Sanitised {
  readonly rendered: Rendered;
  readonly isFinal: boolean;
}

/** Sanitises a tree once. */
function sanitiseTree(unsafe: Root): Result<Sanitised, Refused> {
  const found = findForbidden(unsafe);
  if (found !== undefined) return err(found);
  const safe = allowList.runSync(unsafe);
  normaliseLineBreaks(safe);
  const text = toPlainText(safe)
    .replace(/[ \t]+\n/g, "\n")
    .replace(/\n{3,}/g, "\n\n")
    .trim();
  return ok({ rendered: { html: allowList.stringify(safe).trim(), text }, isFinal: readsAsItself(safe) });
}

/**
 * Makes a text's content HTML of the allow-list and plain text, or returns why it is refused. The HTML is read again
 * until that changes nothing, or is certain not to: what is kept is what its readers' parsers make of it, and
 * sanitising it once more, as an import does, leaves every octet as it is.
 */
export function sanitise({
  content = "",
  format = "markdown",
}: Pick<Text, "content" | "format">): Result<Rendered, Refused> {
  const exceeded = limitExceeded(content, format);
  if (exceeded !== undefined) return err({ detail: exceeded });
  const parsed = parse(content, format);
  if (!parsed.ok) return parsed;
  let made = sanitiseTree(parsed.value);
  for (let pass = 1; made.ok && pass < MAX_PASSES; pass++) {
    const { html } = made.value.rendered;
    // HTML that is kept is an editor's text, and has to be within what the parsers can be given. What is made of
    // Markdown is bounded by that.
    const grown = format === "html" ? limitExceeded(html, "html") : undefined;
    if (grown !== undefined) return err({ detail: `${grown}, once it is sanitised` });
    if (made.value.isFinal) return ok(made.value.rendered);
    const again = sanitiseTree(parseHtml(html));
    if (again.ok && again.value.rendered.html === html) return ok(again.value.rendered);
    made = again;
  }
  return made.ok
    ? err({ detail: "becomes something else each time that it is read: nest its elements as HTML allows" })
    : made;
}
