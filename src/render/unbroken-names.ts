// Names in Latin letters inside right-to-left text, such as GI-AI4H: where a line is broken at their hyphen, the second
// part stands on the other side of the page.

const SKIPPED = /<(script|style|pre|code|textarea)\b[^>]*>[\s\S]*?<\/\1>|<[^>]*>/g;

/** A word of Latin letters and digits with hyphens, and an abbreviation or a digit; no part of an address. */
const NAME = /(?<![\w./@-])(?=[\w-]*(?:[A-Z]{2}|\d))[A-Za-z\d]+(?:-[A-Za-z\d]+)+(?![\w/@-]|\.\w)/g;

/** Longer names may have to be broken on a telephone. */
const MAX_UNBROKEN_LENGTH = 20;

/** A character without width at which no line is broken. */
const JOINER = "\u2060";

function joined(text: string): string {
  return text.replace(NAME, (name) => (name.length > MAX_UNBROKEN_LENGTH ? name : name.replaceAll("-", `-${JOINER}`)));
}

/** Keeps names together in the text of a page; addresses and code stay as they are. */
export function withUnbrokenNames(html: string): string {
  let result = "";
  let from = 0;
  for (const { 0: skipped, index } of html.matchAll(SKIPPED)) {
    result += joined(html.slice(from, index)) + skipped;
    from = index + skipped.length;
  }
  return result + joined(html.slice(from));
}
