import { nearestName } from "../../std/did-you-mean.ts";
import { type FieldError, pointer } from "../../std/result.ts";
import type { Entry } from "./entry.ts";
import type { Taxonomy } from "./taxonomy.ts";

/** Faults of an entry that names topics or organisations which nobody defined. */
export function unknownReferences(entry: Entry, { topics, organisations }: Taxonomy): FieldError[] {
  const faults: FieldError[] = [];
  const known = (what: string, id: string, of: ReadonlyMap<string, unknown>, path: PropertyKey[]): void => {
    if (of.has(id)) return;
    const near = nearestName(id, [...of.keys()]);
    faults.push({
      pointer: pointer(path),
      detail: `is not a known ${what}${near === undefined ? "" : `; did you mean ${near}?`}`,
      expected: `the id of a known ${what}`,
      received: JSON.stringify(id),
      ...(near === undefined ? {} : { nearest: near }),
    });
  };
  entry.topics.forEach((id, index) => {
    known("topic", id, topics, ["topics", index]);
  });
  entry.organisations.forEach(({ id }, index) => {
    known("organisation", id, organisations, ["organisations", index, "id"]);
  });
  return faults;
}
