import * as z from "zod";
import { isObject } from "../std/json-object.ts";

// Zod schemas as JSON Schema 2020-12, which OpenAPI 3.1 takes as it is.

export type Schema = Readonly<Record<string, unknown>>;

const LOCAL = "#/$defs/";
const SHARED = "#/components/schemas/";

/** The schema with its references led to the components, and without what only Zod reads. */
function adapted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(adapted);
  if (!isObject(value)) return value;
  const out: Record<string, unknown> = {};
  for (const [key, inner] of Object.entries(value)) {
    if (key === "$schema" || key === "$defs") continue;
    // The id of a definition; a property of that name is an object.
    if (key === "id" && typeof inner === "string") continue;
    out[key] = key === "$ref" && typeof inner === "string" ? inner.replace(LOCAL, SHARED) : adapted(inner);
  }
  return out;
}

/** The schemas of one document. `named` stand once, among its components, wherever they are used. */
export class Components {
  readonly schemas: Record<string, Schema> = {};
  readonly #names: ReadonlyMap<z.core.$ZodType, string>;

  constructor(named: Readonly<Record<string, z.core.$ZodType>>) {
    this.#names = new Map(Object.entries(named).map(([name, schema]) => [schema, name]));
    for (const [name, schema] of Object.entries(named)) this.schemas[name] = this.#convert(schema);
  }

  /** A schema as it stands in the document: a reference where it has a name. */
  of(schema: z.core.$ZodType): Schema {
    const name = this.#names.get(schema);
    return name === undefined ? this.#convert(schema) : { $ref: SHARED + name };
  }

  #convert(schema: z.core.$ZodType): Schema {
    const whole = z.toJSONSchema(schema, {
      io: "input",
      unrepresentable: "any",
      override: ({ zodSchema, jsonSchema, path }) => {
        const name = this.#names.get(zodSchema);
        if (name === undefined || path.length === 0) return;
        for (const key of Object.keys(jsonSchema)) delete jsonSchema[key];
        jsonSchema.$ref = SHARED + name;
      },
    });
    for (const [id, definition] of Object.entries(whole.$defs ?? {})) this.schemas[id] = adapted(definition) as Schema;
    return adapted(whole) as Schema;
  }
}
