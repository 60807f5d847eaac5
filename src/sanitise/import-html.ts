import type { Element, Root } from "hast";
import rehypeRaw from "rehype-raw";
import rehypeStringify from "rehype-stringify";
import { unified } from "unified";
import type { Rendered } from "../domain/entry/revision.ts";
import { hasUserInfo, withoutForbidden } from "../domain/entry/text.ts";
import { limitExceeded } from "./parser-limits.ts";
import { IMAGES, REFUSED, sanitise } from "./sanitise.ts";

const parse = unified().use(rehypeRaw).use(rehypeStringify).freeze();

/** Foreign HTML as far as an entry may hold it. */
export interface ImportedHtml extends Rendered {
  /** The parts that were left behind, each once: `<img>`, `a link to …`. */
  readonly dropped: readonly string[];
  /** Reason why all of it was left behind. */
  readonly limitExceeded?: string;
}

/**
 * Makes foreign HTML fit for an entry: what the service refuses from editors is taken out here and named, for nobody
 * can mend it at its source. Relative links are resolved against `base`. Undefined where nothing is left.
 */
export function importHtml(html: string, base?: string): ImportedHtml | undefined {
  const exceeded = limitExceeded(html, "html");
  if (exceeded !== undefined) return { html: "", text: "", dropped: [], limitExceeded: exceeded };
  const dropped = new Set<string>();
  const tree = parse.runSync({ type: "root", children: [{ type: "raw", value: html }] }) as Root;
  const visit = (node: Root | Element): void => {
    node.children = node.children.filter((child) => {
      if (child.type === "text") child.value = withoutForbidden(child.value);
      if (child.type !== "element") return child.type === "text";
      if (REFUSED.has(child.tagName) || IMAGES.has(child.tagName)) {
        dropped.add(`<${child.tagName}>`);
        return false;
      }
      for (const [name, value] of Object.entries(child.properties)) {
        if (/^on/i.test(name)) delete child.properties[name];
        else if (typeof value === "string") child.properties[name] = withoutForbidden(value);
      }
      const { href } = child.properties;
      if (typeof href === "string") {
        const link = URL.canParse(href, base) ? new URL(href, base).href : href;
        if (/^(?:https?:\/\/|mailto:)\S+$/i.test(link) && !hasUserInfo(link)) child.properties.href = link;
        else {
          dropped.add(`a link to ${href.slice(0, 60)}`);
          delete child.properties.href;
        }
      }
      visit(child);
      // A frame whose picture was left behind.
      return child.tagName !== "figure" || child.children.length > 0;
    }) as typeof node.children;
  };
  visit(tree);
  const sanitised = sanitise({ content: parse.stringify(tree), format: "html" });
  // Everything that sanitise refuses has been taken out, but what is written out anew may be a little more than what
  // was read.
  if (!sanitised.ok) return { html: "", text: "", dropped: [], limitExceeded: sanitised.reason.detail };
  return sanitised.value.text === "" ? undefined : { ...sanitised.value, dropped: [...dropped] };
}
