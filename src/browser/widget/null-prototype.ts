/**
 * An object without a prototype. Options of the platform (of fetch, Intl, attachShadow) and parsed JSON are read
 * through the prototype chain too: where a page has polluted Object.prototype, an absent member would be the page's.
 */
export function withoutPrototype<Shape extends object>(shape: Shape): Shape {
  return Object.setPrototypeOf(shape, null);
}

/** JSON whose objects have only the members that were sent. */
export function parseWithoutPrototypes(json: string): unknown {
  return JSON.parse(json, (_key, value) =>
    Object(value) === value && !Array.isArray(value) ? withoutPrototype(value) : value,
  );
}
