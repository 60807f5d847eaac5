import { isObject } from "../../../std/json-object.ts";

/** A JSON value as the form holds it: with empty texts and rows that nobody filled in yet. */
export type Raw = unknown;
export type Path = readonly (string | number)[];

/** Returns the value at a path, or undefined. */
export function valueAt(root: Raw, path: Path): Raw {
  return path.reduce<Raw>((value, step) => {
    if (Array.isArray(value)) return value[Number(step)];
    return isObject(value) && Object.hasOwn(value, step) ? value[step] : undefined;
  }, root);
}

/** The same value with another one at a path; undefined takes a member away, and in a list closes the gap. */
export function withValue(root: Raw, [step, ...rest]: Path, value: Raw): Raw {
  if (step === undefined) return value;
  if (typeof step === "number") {
    const list = Array.isArray(root) ? [...root] : [];
    if (rest.length === 0 && value === undefined) list.splice(step, 1);
    else list[step] = withValue(list[step], rest, value);
    return list;
  }
  const { [step]: before, ...others } = isObject(root) ? root : {};
  const after = withValue(before, rest, value);
  if (after === undefined) return others;
  // A member keeps its place among the others: what has not changed is to stay the same text.
  return isObject(root) && Object.hasOwn(root, step) ? { ...root, [step]: after } : { ...others, [step]: after };
}

/** A value without its empty parts, and the origin of each member in the raw value. */
export interface ParsedValue {
  readonly value: unknown;
  /** The path in the raw value of a path in this one: rows without content count there, not here. */
  readonly origin: (path: readonly PropertyKey[]) => Path;
}

/** A raw value without its empty texts, members and rows. */
export function parseValue(raw: Raw): ParsedValue {
  /** For each list that lost rows, by its pointer in the result: the rows that stayed. */
  const kept = new Map<string, readonly number[]>();
  const prune = (value: Raw, path: string): unknown => {
    if (typeof value === "string")
      return value.trim() === "" ? undefined : value.includes("\n") ? value.replace(/\s+$/, "") : value.trim();
    if (value === false || value === null || (typeof value === "number" && !Number.isFinite(value))) return undefined;
    if (Array.isArray(value)) {
      const rows: unknown[] = [];
      const stayed: number[] = [];
      for (const [index, row] of value.entries()) {
        const pruned = prune(row, `${path}/${rows.length}`);
        if (pruned === undefined) continue;
        rows.push(pruned);
        stayed.push(index);
      }
      kept.set(path, stayed);
      return rows.length === 0 ? undefined : rows;
    }
    if (!isObject(value)) return value;
    const members = Object.entries(value).flatMap(([name, member]) => {
      const pruned = prune(member, `${path}/${name}`);
      return pruned === undefined ? [] : [[name, pruned] as const];
    });
    return members.length === 0 ? undefined : Object.fromEntries(members);
  };
  const value = prune(raw, "");
  return {
    value,
    origin: (path) => {
      let at = "";
      return path.map((step) => {
        const from = typeof step === "number" ? (kept.get(at)?.[step] ?? step) : String(step);
        at += `/${String(step)}`;
        return from;
      });
    },
  };
}
