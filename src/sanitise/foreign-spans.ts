import type { Element, ElementContent, Root, Text } from "hast";

// Words of another language inside a Markdown text, such as the title of a work: [Titre]{lang=fr}, as Pandoc writes
// spans with attributes. Screen readers, hyphenation and fonts go by the language.

const SPAN = /\[([^[\]]+)\]\{lang=([a-z]{2,3}(?:-[A-Za-z0-9]{2,8})*)\}/;

/** Languages that are written from right to left. */
const RIGHT_TO_LEFT = new Set(["ar", "fa", "he", "ps", "ur", "yi"]);

/** The parts of a text: what stands around its spans, and these as elements. */
function parted(text: Text): ElementContent[] {
  const parts = text.value.split(new RegExp(SPAN, "g"));
  const found: ElementContent[] = [];
  // The parts, split at an expression with two groups: text, words, language, text, words, language, text.
  for (let index = 0; index < parts.length; index += 3) {
    const [around = "", words, lang] = parts.slice(index, index + 3);
    if (around !== "") found.push({ type: "text", value: around });
    if (words === undefined || lang === undefined) continue;
    const dir = RIGHT_TO_LEFT.has(lang.split("-")[0] ?? "") ? "rtl" : "ltr";
    const children: Text[] = [{ type: "text", value: words }];
    found.push({ type: "element", tagName: "span", properties: { lang, dir }, children });
  }
  return found;
}

/** Makes elements of the spans in a tree that was made of Markdown; what stands in code is left as it is. */
export function markForeignSpans(node: Root | Element): void {
  node.children = node.children.flatMap((child) => {
    if (child.type === "text" && SPAN.test(child.value)) return parted(child);
    if (child.type === "element" && child.tagName !== "code") markForeignSpans(child);
    return [child];
  }) as ElementContent[];
}
