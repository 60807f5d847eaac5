import { collapseWhiteSpace } from "../../domain/entry/text.ts";
import { type HtmlElement, type HtmlNode, htmlTree } from "./html-tree.ts";

// Clean HTML as CommonMark with GitHub's tables. The ledger keeps what is served, not what was sent, so Markdown is
// made from it.

const BLOCKS = new Set("p h1 h2 h3 h4 h5 h6 blockquote pre hr ul ol dl dt dd table div figure figcaption".split(" "));
const PUNCTUATION = /[\\`*_[\]<>&~|]/g;
/** A line's beginning that Markdown would read as a heading, a list or a rule. */
const OPENING = /^(?:[#+\-=]|\d{1,9}(?=[.)]))/;

function escapeInline(text: string): string {
  return collapseWhiteSpace(text).replace(PUNCTUATION, "\\$&");
}

function escapeOpening(line: string): string {
  return line.replace(OPENING, (start) => (/\d/.test(start) ? `${start}\\` : `\\${start}`));
}

function plain(nodes: readonly HtmlNode[]): string {
  return nodes.map((node) => (typeof node === "string" ? node : plain(node.children))).join("");
}

/** Emphasis must touch its words: spaces go outside. */
function around(mark: string, inner: string): string {
  const words = inner.trim();
  if (words === "") return inner;
  const start = inner.indexOf(words);
  return `${inner.slice(0, start)}${mark}${words}${mark}${inner.slice(start + words.length)}`;
}

/** A fence longer than any run of backticks inside. */
function fence(text: string, least: number): string {
  const longest = Math.max(0, ...[...text.matchAll(/`+/g)].map(([run]) => run.length));
  return "`".repeat(Math.max(least, longest + 1));
}

function destination(url: string): string {
  return /[()\s<>]/.test(url) ? `<${url.replace(/[<>\s]/g, encodeURIComponent)}>` : url;
}

function inline(nodes: readonly HtmlNode[]): string {
  let out = "";
  for (const node of nodes) {
    if (typeof node === "string") out += escapeInline(node);
    else out += inlineElement(node);
  }
  return out;
}

function inlineElement({ name, attributes, children }: HtmlElement): string {
  switch (name) {
    case "br":
      return "\\\n";
    case "strong":
    case "b":
      return around("**", inline(children));
    case "em":
    case "i":
      return around("*", inline(children));
    case "del":
    case "s":
      return around("~~", inline(children));
    case "code": {
      const text = collapseWhiteSpace(plain(children));
      const ticks = fence(text, 1);
      const pad = text.startsWith("`") || text.endsWith("`") ? " " : "";
      return text.trim() === "" ? text : `${ticks}${pad}${text}${pad}${ticks}`;
    }
    case "a": {
      const href = attributes.get("href");
      return href === undefined ? inline(children) : `[${inline(children)}](${destination(href)})`;
    }
    case "img":
      return `![${escapeInline(attributes.get("alt") ?? "")}](${destination(attributes.get("src") ?? "")})`;
    default:
      return inline(children);
  }
}

function indent(text: string, first: string, rest: string): string {
  return first + text.replaceAll("\n", `\n${rest}`).replace(/\n[ >]+(?=\n)/g, (line) => line.trimEnd());
}

/**
 * `second`: right after another list, whose marks it must not have, or both would be one list (CommonMark, section
 * 5.3).
 */
function listItems({ name, attributes, children }: HtmlElement, second: boolean): string {
  let number = Number(attributes.get("start") ?? 1);
  const items: string[] = [];
  for (const child of children) {
    if (typeof child === "string") continue;
    const mark = name === "ol" ? `${number++}${second ? ")" : "."} ` : second ? "* " : "- ";
    items.push(indent(blocks(child.children, "\n"), mark, " ".repeat(mark.length)));
  }
  return items.join("\n");
}

function rowsOf(element: HtmlElement): HtmlElement[] {
  return element.children.flatMap((child) =>
    typeof child === "string" ? [] : child.name === "tr" ? [child] : rowsOf(child),
  );
}

function table(element: HtmlElement): string {
  const rows = rowsOf(element).map(({ children }) =>
    children.flatMap((cell) =>
      typeof cell === "string" ? [] : [blocks(cell.children, " ").replaceAll("\\\n", " ").replaceAll("\n", " ")],
    ),
  );
  const width = Math.max(1, ...rows.map(({ length }) => length));
  const line = (cells: readonly string[]): string =>
    `| ${Array.from({ length: width }, (_, index) => cells[index] ?? "").join(" | ")} |`;
  const [head = [], ...body] = rows;
  return [line(head), `|${" --- |".repeat(width)}`, ...body.map(line)].join("\n");
}

function block(element: HtmlElement, second: boolean): string {
  const { name, children } = element;
  if (/^h[1-6]$/.test(name)) return `${"#".repeat(Number(name[1]))} ${inline(children).trim().replaceAll("\\\n", " ")}`;
  switch (name) {
    case "ul":
    case "ol":
      return listItems(element, second);
    case "blockquote":
      return indent(blocks(children), "> ", "> ");
    case "pre": {
      const text = plain(children).replace(/\n$/, "");
      const ticks = fence(text, 3);
      return `${ticks}\n${text}\n${ticks}`;
    }
    case "hr":
      return "---";
    case "table":
      return table(element);
    case "dt":
      return around("**", inline(children));
    default:
      return blocks(children);
  }
}

function blocks(nodes: readonly HtmlNode[], between = "\n\n"): string {
  const out: string[] = [];
  let run: HtmlNode[] = [];
  let last: { readonly name: string; readonly second: boolean } | undefined;
  const flush = (): void => {
    const text = inline(run).trim();
    if (text !== "") {
      // A line after a hard break opens a list or a heading as the first one would.
      out.push(
        text
          .split("\n")
          .map((line) => escapeOpening(line.replace(/^ +/, "")))
          .join("\n"),
      );
      last = undefined;
    }
    run = [];
  };
  for (const node of nodes) {
    if (typeof node === "string" || !BLOCKS.has(node.name)) {
      run.push(node);
      continue;
    }
    flush();
    const second = last?.name === node.name && !last.second;
    const text = block(node, second);
    if (text === "") continue;
    out.push(text);
    last = { name: node.name, second };
  }
  flush();
  return out.join(between);
}

/** Clean HTML as Markdown. */
export function markdownOfHtml(html: string): string {
  return blocks(htmlTree(html));
}

/** One line of text as Markdown. */
export function markdownLine(text: string): string {
  return escapeOpening(escapeInline(text));
}
