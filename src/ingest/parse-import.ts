import { Import } from "../domain/command/export-line.ts";
import { parseWith } from "../domain/entry/validation.ts";
import { resanitiseExported } from "../sanitise/validate-entry.ts";
import { isObject } from "../std/json-object.ts";
import type { FieldError, Result } from "../std/result.ts";

/**
 * Parses the body of an import. The HTML of its entries is sanitised first where an earlier version of this service
 * stored what the schema forbids now.
 */
export function parseImport(body: unknown): Result<Import, readonly FieldError[]> {
  if (!isObject(body) || !Array.isArray(body.changes)) return parseWith(Import, body);
  const changes = body.changes.map((line: unknown) =>
    isObject(line) && "entry" in line ? { ...line, entry: resanitiseExported(line.entry) } : line,
  );
  return parseWith(Import, { ...body, changes });
}
