// The clean HTML of the ledger (sanitise/sanitise.ts), as a tree. Not a parser of HTML: it reads what rehype-stringify
// and this service write, where every tag is lower case, closed in order unless void, and every attribute quoted.

export interface HtmlElement {
  readonly name: string;
  readonly attributes: ReadonlyMap<string, string>;
  readonly children: HtmlNode[];
}

export type HtmlNode = string | HtmlElement;

const TAG = /<(\/?)([a-z][a-z0-9]*)((?:\s+[a-z-]+(?:="[^"]*")?)*)\s*\/?>/gi;
const ATTRIBUTE = /([a-z-]+)(?:="([^"]*)")?/gi;
const REFERENCE = /&(?:#x([0-9a-f]{1,6})|#(\d{1,7})|(amp|lt|gt|quot|apos|nbsp));/gi;
const NAMED: Readonly<Record<string, string>> = { amp: "&", lt: "<", gt: ">", quot: '"', apos: "'", nbsp: "\u00A0" };
const VOID = new Set(["br", "hr", "img", "wbr"]);

/** Text without character references. */
function decodeEntities(text: string): string {
  if (!text.includes("&")) return text;
  return text.replace(
    REFERENCE,
    (whole, hex: string | undefined, decimal: string | undefined, name: string | undefined) => {
      if (name !== undefined) return NAMED[name.toLowerCase()] ?? whole;
      const code = hex === undefined ? Number(decimal) : Number.parseInt(hex, 16);
      return code > 0 && code <= 0x10ffff ? String.fromCodePoint(code) : whole;
    },
  );
}

function attributesOf(text: string): Map<string, string> {
  const attributes = new Map<string, string>();
  for (const [, name = "", value = ""] of text.matchAll(ATTRIBUTE)) attributes.set(name, decodeEntities(value));
  return attributes;
}

/** The nodes of clean HTML. An end tag that fits nothing is passed over. */
export function htmlTree(html: string): HtmlNode[] {
  const root: HtmlElement = { name: "", attributes: new Map(), children: [] };
  const open = [root];
  const top = (): HtmlElement => open.at(-1) ?? root;
  let from = 0;
  const text = (end: number): void => {
    if (end > from) top().children.push(decodeEntities(html.slice(from, end)));
  };
  for (const match of html.matchAll(TAG)) {
    const [whole, slash, name = "", attributes = ""] = match;
    text(match.index);
    from = match.index + whole.length;
    if (slash === "/") {
      const depth = open.findLastIndex((element) => element.name === name);
      if (depth > 0) open.length = depth;
      continue;
    }
    const element: HtmlElement = { name, attributes: attributesOf(attributes), children: [] };
    top().children.push(element);
    if (!VOID.has(name)) open.push(element);
  }
  text(html.length);
  return root.children;
}
