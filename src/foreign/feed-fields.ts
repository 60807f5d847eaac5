import type { ForeignItem, Remarks } from "./item.ts";
import type { Said } from "./values.ts";
import type { SaidHtml } from "./words.ts";
import { elements, innerHtml, textOf, type XmlElement } from "./xml-tree.ts";

/** The fields of an item in XML. What nobody took of it at the end is listed. */
export class ItemFields {
  readonly item: XmlElement;
  readonly #left: Set<XmlElement>;

  constructor(item: XmlElement) {
    this.item = item;
    this.#left = new Set(elements(item));
  }

  /** Takes all elements of these names, in the order of the names. */
  all(...names: readonly string[]): XmlElement[] {
    const found = names.flatMap((name) => elements(this.item).filter((element) => element.name === name));
    for (const element of found) this.#left.delete(element);
    return found;
  }

  /** Takes the first element that says something, of the first of these names that has one. */
  first(...names: readonly string[]): XmlElement | undefined {
    const found = names
      .flatMap((name) => elements(this.item).filter((element) => element.name === name))
      .find((element) => element.children.some((child) => typeof child !== "string" || child.trim() !== ""));
    if (found !== undefined) this.#left.delete(found);
    return found;
  }

  /** Gives an element back, to be listed. */
  leave(element: XmlElement): void {
    this.#left.add(element);
  }

  /** Lists what was not taken. */
  listRest(remarks: Remarks): void {
    for (const element of this.#left) {
      const attributes = [...element.attributes].map(([name, value]) => `${name}=${value}`).join(" ");
      const value = textOf(element).trim() || attributes;
      if (value !== "") remarks.left("noField", element.written, value, element);
    }
  }
}

export function saidBy(element: XmlElement): Said;
export function saidBy(element: XmlElement | undefined): Said | undefined;
export function saidBy(element: XmlElement | undefined): Said | undefined {
  return element === undefined
    ? undefined
    : { what: element.written, text: textOf(element), line: element.line, path: element.path };
}

/** The value of an element's attribute. */
export function attributeOf(element: XmlElement, name: string): Said | undefined {
  const text = element.attributes.get(name);
  return text === undefined
    ? undefined
    : { what: element.written, text, line: element.line, path: `${element.path}/@${name}` };
}

/** HTML that is escaped in an element, or stands there as elements. */
export function htmlOf(element: XmlElement | undefined, base: string | undefined): SaidHtml | undefined {
  if (element === undefined) return undefined;
  const text = elements(element).length > 0 ? innerHtml(element) : textOf(element);
  return { what: element.written, text, line: element.line, path: element.path, base: element.base ?? base };
}

/** An item without what the document does not say. */
export function itemOf(
  fields: { readonly key: string } & {
    readonly [Field in keyof Omit<ForeignItem, "sources" | "notTaken" | "doubts">]?: ForeignItem[Field] | undefined;
  },
  remarks: Remarks,
): ForeignItem {
  const said = Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined));
  const { sources, notTaken, doubts } = remarks;
  return { ...said, sources, notTaken, doubts } as unknown as ForeignItem;
}
