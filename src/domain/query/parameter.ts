import * as z from "zod/mini";

// What readers ask with is described by `zod/mini`: a schema of `zod` itself makes all of its methods anew, with which
// an isolate's first query took a third longer ("reading a query" of npm run bench).

/** Makes a parameter that may be absent, with what the documentation of the API says of it. */
export function parameter<Schema extends z.core.$ZodType>(
  schema: Schema,
  is: string,
  example?: unknown,
): z.ZodMiniExactOptional<Schema> {
  const described = z.exactOptional(schema).check(z.describe(is));
  return example === undefined ? described : described.check(z.meta({ examples: [example] }));
}
