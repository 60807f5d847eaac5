import type { Schema } from "../../openapi/schemas.ts";

// JSON Schema for people: one line for each field, however deep it lies.

/** A type in words; `schema` names the component that a part of it is. */
export interface TypePart {
  readonly text: string;
  readonly schema?: string;
}

export interface Row {
  /** period.first, sections[].topic, … */
  readonly path: string;
  readonly type: readonly TypePart[];
  readonly required: boolean;
  readonly description?: string;
}

const SHARED = "#/components/schemas/";

interface Node {
  readonly $ref?: string;
  readonly type?: string | readonly string[];
  readonly enum?: readonly unknown[];
  readonly const?: unknown;
  readonly format?: string;
  readonly items?: Node;
  readonly properties?: Readonly<Record<string, Node>>;
  readonly additionalProperties?: Node | boolean;
  readonly required?: readonly string[];
  readonly allOf?: readonly Node[];
  readonly anyOf?: readonly Node[];
  readonly oneOf?: readonly Node[];
  readonly description?: string;
  readonly minimum?: number;
  readonly maximum?: number;
}

function joined(lists: readonly (readonly TypePart[])[], between: string): TypePart[] {
  return lists.flatMap((list, index) => (index === 0 ? list : [{ text: between }, ...list]));
}

function bounds({ minimum, maximum }: Node): string {
  const known = [minimum, maximum].map((value) =>
    value === undefined || Math.abs(value) >= Number.MAX_SAFE_INTEGER ? "" : String(value),
  );
  return known.join("") === "" ? "" : ` ${known.join("–")}`;
}

/** Describes the type of a value on one line. */
export function typeOf(schema: Schema): TypePart[] {
  const node = schema as Node;
  if (node.$ref !== undefined) {
    const name = node.$ref.slice(SHARED.length);
    return [{ text: name, schema: name }];
  }
  // Whatever else it says, it is the first of them.
  if (node.allOf?.[0] !== undefined) return typeOf(node.allOf[0] as Schema);
  const options = node.anyOf ?? node.oneOf;
  if (options !== undefined)
    return joined(
      options.map((option) => typeOf(option as Schema)),
      " or ",
    );
  if (node.const !== undefined) return [{ text: JSON.stringify(node.const) }];
  if (node.enum !== undefined) return [{ text: node.enum.map((value) => JSON.stringify(value)).join(" | ") }];
  if (node.type === "array") return [{ text: "list of " }, ...typeOf((node.items ?? {}) as Schema)];
  const type = Array.isArray(node.type) ? node.type.join(" or ") : String(node.type ?? "any value");
  return [{ text: `${type}${node.format === undefined ? "" : ` (${node.format})`}${bounds(node)}` }];
}

/** The node inside lists, with as many brackets as it is deep. */
function inside(node: Node): { readonly node: Node; readonly brackets: string } {
  return node.type === "array" && node.items !== undefined && node.items.$ref === undefined
    ? (({ node: inner, brackets }) => ({ node: inner, brackets: `[]${brackets}` }))(inside(node.items))
    : { node, brackets: "" };
}

/** Every field of an object, and the fields of the objects in it that have no name of their own. */
export function rowsOf(schema: Schema, above = ""): Row[] {
  const { node, brackets } = inside(schema as Node);
  const base = above === "" && brackets === "" ? "" : `${above}${brackets}.`;
  const rows: Row[] = Object.entries(node.properties ?? {}).flatMap(([name, property]) => [
    {
      path: `${base}${name}`,
      type: typeOf(property as Schema),
      required: node.required?.includes(name) ?? false,
      ...(property.description === undefined ? {} : { description: property.description }),
    },
    ...rowsOf(property as Schema, `${base}${name}`),
  ]);
  const { additionalProperties } = node;
  if (typeof additionalProperties === "object" && Object.keys(additionalProperties).length > 0) {
    rows.push(
      { path: `${base}*`, type: typeOf(additionalProperties as Schema), required: false },
      ...rowsOf(additionalProperties as Schema, `${base}*`),
    );
  }
  return rows;
}
