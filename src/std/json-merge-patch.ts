import { isObject } from "./json-object.ts";
import { createPatch } from "./json-patch.ts";

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

/** The JSON Merge Patch that makes `to` of `from`, neither of which holds null: in a patch, that removes a member. */
export function createMergePatch(from: unknown, to: unknown): unknown {
  if (!isObject(from) || !isObject(to)) return to;
  const changes = Object.keys({ ...from, ...to }).flatMap((name): [string, unknown][] => {
    if (!Object.hasOwn(to, name)) return [[name, null]];
    if (!Object.hasOwn(from, name)) return [[name, to[name]]];
    return createPatch(from[name], to[name]).length === 0 ? [] : [[name, createMergePatch(from[name], to[name])]];
  });
  return Object.fromEntries(changes);
}
