import type { DocumentPosition, Remarks } from "../item.ts";
import type { Said } from "../values.ts";
import { type Component, type Property, textValue } from "./content-lines.ts";

/** Properties that keep calendars in step, and say nothing to readers. */
const MECHANICS =
  /^(?:UID|DTSTAMP|CREATED|LAST-MODIFIED|SEQUENCE|TRANSP|CLASS|PRIORITY|X-(?:MICROSOFT|APPLE|MOZ|LIC|EVOLUTION|MS|OUTLOOK|GOOGLE-CALENDAR)-.*)$/;

/** The properties of an event. What nobody took of them at the end is listed. */
export class Properties {
  readonly #component: Component;
  readonly #index: number;
  readonly #left: Set<Property>;

  constructor(component: Component, index: number) {
    this.#component = component;
    this.#index = index;
    this.#left = new Set(component.properties);
  }

  place(property: Pick<Property, "name" | "line">): DocumentPosition {
    return { line: property.line, path: `${this.#component.name}[${this.#index}]/${property.name}` };
  }

  all(name: string): Property[] {
    const found = this.#component.properties.filter((property) => property.name === name);
    for (const property of found) this.#left.delete(property);
    return found;
  }

  /** Takes the first property of a name; further ones are listed. */
  first(name: string): Property | undefined {
    const found = this.#component.properties.find((property) => property.name === name);
    if (found !== undefined) this.#left.delete(found);
    return found;
  }

  text(name: string): Said | undefined {
    const property = this.first(name);
    return property === undefined ? undefined : this.said(property);
  }

  said(property: Property): Said {
    return { what: property.name, text: textValue(property.value), ...this.place(property) };
  }

  leave(property: Property): void {
    this.#left.add(property);
  }

  listRest(remarks: Remarks): void {
    const byName = Map.groupBy(this.#left, ({ name }) => name);
    for (const [name, [property, ...more]] of byName) {
      if (property === undefined || MECHANICS.test(name) || property.value.trim() === "") continue;
      const count = more.length === 0 ? "" : ` (${more.length + 1})`;
      remarks.left("noField", name, `${textValue(property.value)}${count}`, this.place(property));
    }
    for (const component of this.#component.components)
      remarks.left("noField", component.name, undefined, { line: component.line, path: component.name });
  }
}
