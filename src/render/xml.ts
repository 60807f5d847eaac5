import { wellFormed } from "./plain-text.ts";

// A writer of XML 1.0 by concatenation: names are our own and trusted, every value goes through one of these functions.

/**
 * Everything that text may not hold as it is. Pairs of surrogates come along, for a lone one cannot be told without
 * looking twice.
 */
const SUSPECT = /[&<>"\u0000-\u001F\uD800-\uDFFF\uFFFE\uFFFF]/;
const MARKUP = /[&<>\r]/;
const QUOTED = /[&<>"\t\n\r]/;

const REFERENCES: Readonly<Record<number, string>> = {
  9: "&#9;",
  10: "&#10;",
  13: "&#13;",
  34: "&quot;",
  38: "&amp;",
  60: "&lt;",
  62: "&gt;",
};

function escaped(text: string, quoted: boolean): string {
  let out = "";
  let from = 0;
  for (let index = text.search(quoted ? QUOTED : MARKUP); index < text.length; index++) {
    const code = text.charCodeAt(index);
    if (code > 62 || (!quoted && (code === 9 || code === 10 || code === 34))) continue;
    const reference = REFERENCES[code];
    if (reference === undefined) continue;
    out += text.slice(from, index) + reference;
    from = index + 1;
  }
  return out + text.slice(from);
}

/**
 * Text between tags, of XML and of HTML. `>` too is escaped: `]]>` may not stand there (XML 1.0, section 2.4). A CR
 * would be read as LF (section 2.11).
 */
export function escapeText(text: string): string {
  if (!SUSPECT.test(text)) return text;
  const safe = wellFormed(text);
  return MARKUP.test(safe) ? escaped(safe, false) : safe;
}

/** Text between double quotes. Line breaks and tabs would be read as spaces (section 3.3.3). */
export function escapeAttribute(text: string): string {
  if (!SUSPECT.test(text)) return text;
  const safe = wellFormed(text);
  return QUOTED.test(safe) ? escaped(safe, true) : safe;
}

/**
 * Text without references, for markup that would double its size: a section cannot hold its own end, so that is split
 * over two.
 */
export function cdata(text: string): string {
  const safe = wellFormed(text);
  return `<![CDATA[${safe.includes("]]>") ? safe.replaceAll("]]>", "]]]]><![CDATA[>") : safe}]]>`;
}

/** Attributes with a space ahead of each; those without a value are left out. */
export function attributes(values: Readonly<Record<string, string | number | undefined>>): string {
  let out = "";
  for (const name in values) {
    const value = values[name];
    if (value !== undefined) out += ` ${name}="${typeof value === "number" ? value : escapeAttribute(value)}"`;
  }
  return out;
}

/** An element of text on a line of its own; nothing where there is no text. */
export function element(name: string, text: string | undefined): string {
  return text === undefined ? "" : `<${name}>${escapeText(text)}</${name}>\n`;
}

/** An empty element on a line of its own. */
export function empty(name: string, values: Readonly<Record<string, string | number | undefined>>): string {
  return `<${name}${attributes(values)}/>\n`;
}
