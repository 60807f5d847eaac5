import { defaultTreeAdapter, parseFragment } from "parse5";

// Limits of the parsers of Markdown and HTML: they recurse by depth, take time by the square of what they
// meet, or make much out of little. Every text of an entry is bounded here before it is parsed, so that none takes a
// Worker's 128 MB or its second.

const MAX_DEPTH = 100;
const MAX_ELEMENTS = 10_000;
const MAX_MARKS = 3000;
const MAX_CONTAINERS = 3000;
const MAX_LINES = 5000;
const MAX_CELLS = 20_000;
const MAX_SIGNS = 30_000;
const MAX_DECLARATIONS = 20;
const MAX_BACKTICKS = 20;

/** Thrown to leave the parser. */
class LimitError {
  readonly detail: string;
  constructor(detail: string) {
    this.detail = detail;
  }
}

/**
 * Returns which limit an HTML text exceeds. A browser's rules make elements that no tag names (a paragraph that ends
 * inside <b> makes a <b> of each that follows) and ignore end tags that close nothing, so tags cannot be counted: the
 * parser is, and is stopped.
 */
function htmlLimitExceeded(html: string): string | undefined {
  let depth = 0;
  let elements = 0;
  const treeAdapter: typeof defaultTreeAdapter = {
    ...defaultTreeAdapter,
    createElement: (...element) => {
      if (++elements > MAX_ELEMENTS) throw new LimitError(`holds more than ${MAX_ELEMENTS} elements`);
      return defaultTreeAdapter.createElement(...element);
    },
    onItemPush: () => {
      if (++depth > MAX_DEPTH) throw new LimitError(`is nested deeper than ${MAX_DEPTH}`);
    },
    onItemPop: () => {
      depth--;
    },
  };
  try {
    parseFragment(html, { treeAdapter });
  } catch (error) {
    if (error instanceof LimitError) return error.detail;
    throw error;
  }
  return undefined;
}

/** Counts the quotes and list items that the lines of a Markdown text open: all of them, and the most in one line. */
function containers(markdown: string): { readonly all: number; readonly deepest: number } {
  let all = 0;
  let deepest = 0;
  for (const [marks] of markdown.matchAll(/^(?:[ \t]*(?:>|[-+*]|\d{1,9}[.)])(?=[ \t>]|$))+/gm)) {
    const count = marks.match(/>|[-+*]|\d+[.)]/g)?.length ?? 0;
    all += count;
    deepest = Math.max(deepest, count);
  }
  return { all, deepest };
}

function count(text: string, pattern: RegExp): number {
  return text.match(pattern)?.length ?? 0;
}

/** Counts the cells that tables may have at most: each row is filled up to the width of the widest. */
function cells(markdown: string): number {
  let all = 0;
  for (const block of markdown.split(/\n[ \t]*\n/)) {
    const lines = block.split("\n");
    const widest = Math.max(...lines.map((line) => count(line, /\|/g)));
    if (widest > 0) all += (widest + 1) * lines.length;
  }
  return all;
}

function markdownLimitExceeded(markdown: string): string | undefined {
  const { all, deepest } = containers(markdown);
  if (deepest > MAX_DEPTH) return `is nested deeper than ${MAX_DEPTH}`;
  if (all > MAX_CONTAINERS) return `holds more than ${MAX_CONTAINERS} list items and quoted lines`;
  if (count(markdown, /\n/g) >= MAX_LINES) return `has more than ${MAX_LINES} lines`;
  if (cells(markdown) > MAX_CELLS) return `holds tables of more than ${MAX_CELLS} cells`;
  // Each closing bracket and each run of emphasis looks back at all that opened before it.
  if (count(markdown, /\]|\*+|_+|~+/g) > MAX_MARKS)
    return `holds more than ${MAX_MARKS} marks of links and emphasis (], *, _, ~)`;
  // Each of these looks for its end to the end of the text.
  if (count(markdown, /<[!?]/g) > MAX_DECLARATIONS)
    return `holds more than ${MAX_DECLARATIONS} comments or declarations (<!, <?)`;
  if (new RegExp(`\`{${MAX_BACKTICKS + 1}}`).test(markdown))
    return `holds more than ${MAX_BACKTICKS} backticks in a row`;
  // Each begins something that is tried, and mostly is not.
  return count(markdown, /[&<\\[`@|]/g) > MAX_SIGNS
    ? `holds more than ${MAX_SIGNS} signs that Markdown reads (&, <, \\, [, \`, @, |)`
    : undefined;
}

/** Returns which limit of the parsers a text exceeds, as the predicate of a sentence. */
export function limitExceeded(content: string, format: "markdown" | "html"): string | undefined {
  return format === "html" ? htmlLimitExceeded(content) : markdownLimitExceeded(content);
}
