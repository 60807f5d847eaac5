import type { Element, Root, RootContent } from "hast";

// Which trees a parser of HTML makes again of what they are written as. Only a plain grammar is known to be such:
// elements that no rule of the parser moves, closes or adds, each where the HTML Living Standard (13.2.6) leaves it.

const PHRASES = new Set(["em", "strong", "del", "code", "span", "a"]);
const PARAGRAPHS = new Set(["p", "h2", "h3", "h4", "h5", "h6"]);
const LISTS = new Set(["ul", "ol"]);

/** The attributes that the plain grammar knows, and what their values are. */
const ATTRIBUTES: Readonly<Record<string, Readonly<Record<string, "string" | "number">>>> = {
  a: { href: "string" },
  ol: { start: "number" },
  span: { lang: "string", dir: "string" },
};

type Inside = "flow" | "list" | "phrases" | "link";

function isSpace(value: string): boolean {
  return /^\n+$/.test(value);
}

function hasPlainAttributes({ tagName, properties }: Element): boolean {
  return Object.entries(properties).every(([name, value]) => typeof value === ATTRIBUTES[tagName]?.[name]);
}

/** Returns what may stand in an element that itself stands in something; undefined where it may not stand there. */
function insideOf(tagName: string, around: Inside | "root"): Inside | "nothing" | undefined {
  if (around === "list") return tagName === "li" ? "flow" : undefined;
  const inText = around === "phrases" || around === "link";
  if (tagName === "br") return around === "root" ? undefined : "nothing";
  if (PHRASES.has(tagName)) {
    if (around === "root" || (tagName === "a" && around === "link")) return undefined;
    return tagName === "a" || around === "link" ? "link" : "phrases";
  }
  if (inText) return undefined;
  if (PARAGRAPHS.has(tagName)) return "phrases";
  if (LISTS.has(tagName)) return "list";
  return tagName === "blockquote" ? "flow" : tagName === "hr" ? "nothing" : undefined;
}

function isPlain(children: readonly RootContent[], around: Inside | "root" | "nothing"): boolean {
  if (around === "nothing") return children.length === 0;
  return children.every((child, index) => {
    if (child.type === "text")
      // Texts side by side would be read as one.
      return (
        child.value !== "" &&
        children[index - 1]?.type !== "text" &&
        ((around !== "root" && around !== "list") || isSpace(child.value))
      );
    if (child.type !== "element" || !hasPlainAttributes(child)) return false;
    const inside = insideOf(child.tagName, around);
    return inside !== undefined && isPlain(child.children, inside);
  });
}

/** Reports whether a sanitised tree, written as HTML, is certain to be read as the same tree. */
export function readsAsItself(safe: Root): boolean {
  return isPlain(safe.children, "root");
}
