import { isObject } from "./json-object.ts";
import { pointer } from "./result.ts";

/** An operation of JSON Patch (RFC 6902); `was` is the value that it replaces or removes. */
export type PatchOperation =
  | { readonly op: "add"; readonly path: string; readonly value: unknown }
  | { readonly op: "replace"; readonly path: string; readonly value: unknown; readonly was: unknown }
  | { readonly op: "remove"; readonly path: string; readonly was: unknown };

/**
 * Returns a JSON Patch (RFC 6902) that turns one JSON value into another; empty if the two are equal. The order of
 * fields is ignored; lists are compared element by element.
 */
export function createPatch(before: unknown, after: unknown, path: readonly PropertyKey[] = []): PatchOperation[] {
  if (Array.isArray(before) && Array.isArray(after)) {
    const shared = Math.min(before.length, after.length);
    const operations: PatchOperation[] = [];
    for (let index = 0; index < shared; index++)
      operations.push(...createPatch(before[index], after[index], [...path, index]));
    for (let index = shared; index < after.length; index++)
      operations.push({ op: "add", path: pointer([...path, index]), value: after[index] });
    // From the end: a removal moves what comes behind it.
    for (let index = before.length - 1; index >= shared; index--)
      operations.push({ op: "remove", path: pointer([...path, index]), was: before[index] });
    return operations;
  }
  if (isObject(before) && isObject(after)) {
    const operations: PatchOperation[] = [];
    for (const [name, value] of Object.entries(before)) {
      if (!Object.hasOwn(after, name)) operations.push({ op: "remove", path: pointer([...path, name]), was: value });
    }
    for (const [name, value] of Object.entries(after)) {
      if (Object.hasOwn(before, name)) operations.push(...createPatch(before[name], value, [...path, name]));
      else operations.push({ op: "add", path: pointer([...path, name]), value });
    }
    return operations;
  }
  // As JSON has it: -0 is 0.
  return before === after ? [] : [{ op: "replace", path: pointer(path), value: after, was: before }];
}
