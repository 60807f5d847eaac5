import { defaultTreeAdapter, parseFragment } from "parse5";

// What the parsers of Markdown and HTML cannot be given: they recurse by depth, take time by the square of what they meet, or make
// much out of little. Every text of an entry is bounded here before it is parsed, so that none takes a Worker's 128 MB or its second.

const MOST_DEPTH = 100;
const MOST_ELEMENTS = 10_000;
const MOST_MARKS = 3000;
const MOST_CONTAINERS = 3000;
const MOST_LINES = 5000;
const MOST_CELLS = 20_000;
const MOST_SIGNS = 30_000;
const MOST_DECLARATIONS = 20;
const MOST_BACKTICKS = 20;

/** Thrown to leave the parser. */
class Excess {
  readonly detail: string;
  constructor(detail: string) {
    this.detail = detail;
  }
}

/**
 * Why an HTML text is too much, or undefined. A browser's rules make elements that no tag names (a paragraph that ends inside <b> makes a
 * <b> of each that follows) and ignore end tags that close nothing, so tags cannot be counted: the parser is, and is stopped.
 */
function excessOfHtml(html: string): string | undefined {
  let depth = 0;
  let elements = 0;
  const treeAdapter: typeof defaultTreeAdapter = {
    ...defaultTreeAdapter,
    createElement: (...element) => {
      if (++elements > MOST_ELEMENTS) throw new Excess(`holds more than ${MOST_ELEMENTS} elements`);
      return defaultTreeAdapter.createElement(...element);
    },
    onItemPush: () => {
      if (++depth > MOST_DEPTH) throw new Excess(`is nested deeper than ${MOST_DEPTH}`);
    },
    onItemPop: () => {
      depth--;
    },
  };
  try {
    parseFragment(html, { treeAdapter });
  } catch (error) {
    if (error instanceof Excess) return error.detail;
    throw error;
  }
  return undefined;
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

function count(text: string, pattern: RegExp): number {
  return text.match(pattern)?.length ?? 0;
}

/** The most cells that tables may have: each row is filled up to the width of the widest. */
function cells(markdown: string): number {
  let all = 0;
  for (const block of markdown.split(/\n[ \t]*\n/)) {
    const lines = block.split("\n");
    const widest = Math.max(...lines.map((line) => count(line, /\|/g)));
    if (widest > 0) all += (widest + 1) * lines.length;
  }
  return all;
}

function excessOfMarkdown(markdown: string): string | undefined {
  const { all, most } = containers(markdown);
  if (most > MOST_DEPTH) return `is nested deeper than ${MOST_DEPTH}`;
  if (all > MOST_CONTAINERS) return `holds more than ${MOST_CONTAINERS} list items and quoted lines`;
  if (count(markdown, /\n/g) >= MOST_LINES) return `has more than ${MOST_LINES} lines`;
  if (cells(markdown) > MOST_CELLS) return `holds tables of more than ${MOST_CELLS} cells`;
  // Each closing bracket and each run of emphasis looks back at all that opened before it.
  if (count(markdown, /\]|\*+|_+|~+/g) > MOST_MARKS) return `holds more than ${MOST_MARKS} marks of links and emphasis (], *, _, ~)`;
  // Each of these looks for its end to the end of the text.
  if (count(markdown, /<[!?]/g) > MOST_DECLARATIONS) return `holds more than ${MOST_DECLARATIONS} comments or declarations (<!, <?)`;
  if (new RegExp(`\`{${MOST_BACKTICKS + 1}}`).test(markdown)) return `holds more than ${MOST_BACKTICKS} backticks in a row`;
  // Each begins something that is tried, and mostly is not.
  return count(markdown, /[&<\\[`@|]/g) > MOST_SIGNS ? `holds more than ${MOST_SIGNS} signs that Markdown reads (&, <, \\, [, \`, @, |)` : undefined;
}

/** Why a text is not made into a tree, or undefined. */
export function excess(content: string, format: "markdown" | "html"): string | undefined {
  return format === "html" ? excessOfHtml(content) : excessOfMarkdown(content);
}
