import * as z from "zod/mini";

// What readers ask with is described by `zod/mini`: a schema of `zod` itself has sixty methods of its own, made for
// each, which takes an isolate's first query ten times as long.

/** Makes a parameter that may be absent, with what the documentation of the API says of it. */
export function parameter<Schema extends z.core.$ZodType>(
  schema: Schema,
  is: string,
  example?: unknown,
): z.ZodMiniExactOptional<Schema> {
  const described = z.exactOptional(schema).check(z.describe(is));
  return example === undefined ? described : described.check(z.meta({ examples: [example] }));
}
