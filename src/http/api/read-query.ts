import type * as z from "zod/mini";
import type { Taxonomy } from "../../domain/entry/taxonomy.ts";
import type { ParameterFault } from "../../domain/query/selection.ts";
import { ok, type Result } from "../../std/result.ts";

/**
 * Reads the parameters of an address, as readParameters does. All of them may be absent: an address without a query
 * asks for nothing, and needs neither the schema nor what checks it.
 */
export async function readQuery<Schema extends z.ZodMiniObject>(
  url: string,
  load: () => Promise<Schema>,
  taxonomy: Taxonomy,
  strict: boolean,
): Promise<Result<z.infer<Schema>, readonly ParameterFault[]>> {
  if (!url.includes("?")) return ok({} as z.infer<Schema>);
  const [schema, { readParameters }] = await Promise.all([load(), import("./read-parameters.ts")]);
  return readParameters(schema, new URL(url).searchParams, taxonomy, strict);
}
