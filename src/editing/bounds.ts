// What the parsers of Markdown and HTML cannot be given: they recurse by depth, or take time by the square of what they meet.

const MOST_DEPTH = 100;
const MOST_MARKS = 3000;
const MOST_CONTAINERS = 3000;

/** Elements that have no end tag, or need none: they do not say how deep a text is. */
const OPEN_ENDED = new Set("area base br col embed hr img input link meta source track wbr p li dt dd tr td th thead tbody tfoot option".split(" "));

/** How deep the tags of an HTML text go, as far as it needs counting. */
function depthOfTags(html: string): number {
  let depth = 0;
  let deepest = 0;
  for (const [, slash, name = "", rest = ""] of html.matchAll(/<(\/?)([a-zA-Z][a-zA-Z0-9-]*)([^<>]*)/g)) {
    if (OPEN_ENDED.has(name.toLowerCase()) || rest.endsWith("/")) continue;
    depth = slash === "/" ? Math.max(0, depth - 1) : depth + 1;
    deepest = Math.max(deepest, depth);
  }
  return deepest;
}

/** How many quotes and list items the lines of a Markdown text open: all of them, and the most that one line does. */
function containers(markdown: string): { readonly all: number; readonly most: number } {
  let all = 0;
  let most = 0;
  for (const [marks] of markdown.matchAll(/^(?:[ \t]*(?:>|[-+*]|\d{1,9}[.)])(?=[ \t>]|$))+/gm)) {
    const count = marks.match(/>|[-+*]|\d+[.)]/g)?.length ?? 0;
    all += count;
    most = Math.max(most, count);
  }
  return { all, most };
}

/** Why a text is not even parsed, or undefined. Takes linear time. */
export function excess(content: string, format: "markdown" | "html"): string | undefined {
  if (format === "html") return depthOfTags(content) > MOST_DEPTH ? `is nested deeper than ${MOST_DEPTH}` : undefined;
  const { all, most } = containers(content);
  if (most > MOST_DEPTH) return `is nested deeper than ${MOST_DEPTH}`;
  if (all > MOST_CONTAINERS) return `holds more than ${MOST_CONTAINERS} list items and quoted lines`;
  // Each closing bracket and each run of emphasis looks back at all that opened before it.
  return (content.match(/\]|\*+|_+|~+/g)?.length ?? 0) > MOST_MARKS ? `holds more than ${MOST_MARKS} marks of links and emphasis (], *, _, ~)` : undefined;
}
