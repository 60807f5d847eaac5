import { err, ok, type Result } from "./result.ts";

const MAX_DEPTH = 32;

/**
 * The value of a JSON text (RFC 8259) in which no object names a field twice or __proto__, and nothing is nested deeper
 * than 32. JSON.parse alone would keep the last of two fields, and readers may differ on which one counts.
 */
export function parseJson(text: string): Result<unknown, string> {
  let value: unknown;
  const shape = scan(text);
  if (shape !== undefined) return err(shape);
  try {
    value = JSON.parse(text);
  } catch {
    return err("the body is not JSON");
  }
  return ok(value);
}

/** Depth and doubled fields, in one pass; says nothing about a text that is no JSON. */
function scan(text: string): string | undefined {
  // The names seen in each object that is open; undefined for an array.
  const open: (Set<string> | undefined)[] = [];
  let index = 0;
  while (index < text.length) {
    const character = text[index];
    if (character === "{" || character === "[") {
      open.push(character === "{" ? new Set() : undefined);
      if (open.length > MAX_DEPTH) return `the body is nested deeper than ${MAX_DEPTH}`;
    } else if (character === "}" || character === "]") open.pop();
    else if (character === '"') {
      const end = stringEnd(text, index);
      if (end === undefined) return undefined;
      const names = open.at(-1);
      if (names !== undefined && isName(text, end)) {
        const name = text.slice(index, end);
        // Two spellings of one name ("a", "\u0061") are the same field.
        const plain = name.includes("\\") ? canonicalName(name) : name;
        // Assigning __proto__ would change the prototype of an object. No document of ours has it.
        if (plain === '"__proto__"') return "the field __proto__ is not taken";
        if (names.has(plain)) return `the field ${plain.slice(0, 50)} is named twice in one object`;
        names.add(plain);
      }
      index = end;
      continue;
    }
    index++;
  }
  return undefined;
}

function stringEnd(text: string, start: number): number | undefined {
  for (let index = start + 1; index < text.length; index++) {
    if (text[index] === "\\") index++;
    else if (text[index] === '"') return index + 1;
  }
  return undefined;
}

function canonicalName(name: string): string {
  try {
    return JSON.stringify(JSON.parse(name));
  } catch {
    return name;
  }
}

/** Reports whether the string that ended at `end` is the name of a field: a colon follows. */
function isName(text: string, end: number): boolean {
  let index = end;
  while (text[index] === " " || text[index] === "\t" || text[index] === "\n" || text[index] === "\r") index++;
  return text[index] === ":";
}
