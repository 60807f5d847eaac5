import { isObject } from "./json-object.ts";

/** A JSON value after a JSON Merge Patch (RFC 7396, section 2). Neither argument is changed. */
export function mergePatch(target: unknown, patch: unknown): unknown {
  if (!isObject(patch)) return patch;
  const merged = new Map(isObject(target) ? Object.entries(target) : []);
  for (const [name, value] of Object.entries(patch)) {
    if (value === null) merged.delete(name);
    else merged.set(name, mergePatch(merged.get(name), value));
  }
  // fromEntries defines fields; an assignment to __proto__ would not.
  return Object.fromEntries(merged);
}
