// The manual of content/manual as HTML, so that the Worker parses no Markdown for it.
import { readdir, readFile } from "node:fs/promises";
import { basename, join } from "node:path";
import type { Element, ElementContent, Root } from "hast";
import rehypeStringify from "rehype-stringify";
import remarkGfm from "remark-gfm";
import remarkParse from "remark-parse";
import remarkRehype from "remark-rehype";
import { unified } from "unified";
import { parse } from "yaml";
import type { Chapter } from "../../domain/manual.ts";

const FRONT_MATTER = /^---\n([\s\S]*?)\n---\n/;

function isElement(node: ElementContent | Root["children"][number]): node is Element {
  return node.type === "element";
}

function textOf(node: ElementContent): string {
  if (node.type === "text") return node.value;
  return isElement(node) ? node.children.map(textOf).join("") : "";
}

function element(tagName: string, properties: Element["properties"], children: ElementContent[]): Element {
  return { type: "element", tagName, properties, children };
}

/**
 * Makes what is wide scroll within itself, for the arrow keys too, names the files that blocks of code are, and says by
 * a class what is aligned at the end: HTML has no attribute for it any more.
 */
function framed(node: Element): Element {
  const { align, ...properties } = node.properties;
  if (align === "right") node.properties = { ...properties, className: ["end"] };
  if (node.tagName === "table") {
    const group = { className: ["scroll"], role: "group", tabIndex: 0, ariaLabel: "Table" };
    return element("div", group, [node]);
  }
  if (node.tagName !== "pre") return node;
  node.properties.tabIndex = 0;
  const [code] = node.children;
  const file =
    code !== undefined && isElement(code) ? (code.data as { readonly meta?: string } | undefined)?.meta : undefined;
  if (file === undefined || file === null) return node;
  return element("figure", {}, [
    element("figcaption", {}, [element("code", {}, [{ type: "text", value: file }])]),
    node,
  ]);
}

type Heading = Chapter["headings"][number];

/** Gives each heading an id and returns the headings of the second level; frames tables and code. */
function prepare(tree: Root): Heading[] {
  const headings: Heading[] = [];
  const ids = new Set<string>();
  const children = (node: Root | Element): void => {
    for (const [index, child] of node.children.entries()) {
      if (!isElement(child)) continue;
      children(child);
      node.children[index] = framed(child);
      if (!/^h[23]$/.test(child.tagName)) continue;
      const title = textOf(child);
      const id = title
        .toLowerCase()
        .replace(/[^a-z0-9]+/g, "-")
        .replace(/^-|-$/g, "")
        // A fragment begins with a letter.
        .replace(/^(?=\d)/, "on-");
      if (ids.has(id)) throw new Error(`two headings of one chapter are called ${title}`);
      ids.add(id);
      child.properties.id = id;
      if (child.tagName === "h2") headings.push({ id, title });
    }
  };
  children(tree);
  return headings;
}

const markdown = unified().use(remarkParse).use(remarkGfm).use(remarkRehype).freeze();
const stringify = unified().use(rehypeStringify).freeze();

/** Makes a chapter of its Markdown with front matter. Comments, such as the markers of measurements, are left out. */
export function chapterOf(name: string, source: string): Chapter {
  const text = source.replaceAll("\r\n", "\n");
  const [whole, front] = FRONT_MATTER.exec(text) ?? [];
  if (whole === undefined || front === undefined)
    throw new Error(`content/manual/${name}.md must start with its title between two lines of ---`);
  const { title } = parse(front) as { title: Readonly<Record<string, string>> };
  const tree = markdown.runSync(markdown.parse(text.slice(whole.length))) as Root;
  const headings = prepare(tree);
  const lead = tree.children.find((node) => isElement(node) && node.tagName === "p") as Element | undefined;
  return { name, title, lead: lead === undefined ? "" : textOf(lead), headings, html: stringify.stringify(tree) };
}

/** Reads the chapters of a content folder, in the order in which they are listed. */
export async function readManual(content: string): Promise<Chapter[]> {
  const order = ["readers", "newsletters", "partners", "editors", "recipes", "operators", "changelog"];
  // A service may have no manual.
  const files = await readdir(join(content, "manual")).catch(() => []);
  const names = files.map((file) => basename(file, ".md"));
  names.sort((one, other) => order.indexOf(one) - order.indexOf(other));
  const read = async (name: string): Promise<Chapter> =>
    chapterOf(name, await readFile(join(content, "manual", `${name}.md`), "utf8"));
  return await Promise.all(names.map(read));
}
