import * as z from "zod";
import { nearestName } from "../../std/did-you-mean.ts";
import { err, type FieldError, ok, pointer, type Result } from "../../std/result.ts";
import { zoneNames } from "../time/instant.ts";

const MAX_FAULTS = 50;
const MAX_QUOTED_LENGTH = 100;

type Issue = z.core.$ZodIssue;

/** Returns the value at a path, or undefined. */
function at(value: unknown, path: readonly PropertyKey[]): unknown {
  let found = value;
  for (const segment of path) {
    if (typeof found !== "object" || found === null || !Object.hasOwn(found, segment)) return undefined;
    found = (found as Record<PropertyKey, unknown>)[segment];
  }
  return found;
}

/** A value in a few words, for a sentence about it. */
function inShort(value: unknown): string {
  if (value === undefined) return "nothing";
  if (Array.isArray(value)) return `a list of ${value.length}`;
  if (typeof value === "object" && value !== null) return "an object";
  const text = JSON.stringify(value);
  return text.length > MAX_QUOTED_LENGTH ? `${text.slice(0, MAX_QUOTED_LENGTH)}…` : text;
}

const KINDS: Readonly<Record<string, string>> = {
  string: "a text",
  number: "a number",
  int: "a whole number",
  boolean: "true or false",
  object: "an object",
  record: "an object",
  array: "a list",
  null: "null",
};

function bound(issue: Extract<Issue, { code: "too_small" | "too_big" }>): string {
  const [size, least] = issue.code === "too_small" ? [issue.minimum, "at least"] : [issue.maximum, "at most"];
  if (issue.origin === "string") return `${least} ${size} ${size === 1 ? "character" : "characters"}`;
  if (issue.origin === "array") return `${least} ${size} ${size === 1 ? "element" : "elements"}`;
  return `a number of ${least} ${size}`;
}

/** Returns the schema's expectation in words that follow «must be». */
function expectation(issue: Issue): string | undefined {
  switch (issue.code) {
    case "invalid_type":
      return KINDS[issue.expected] ?? issue.expected;
    case "invalid_value":
      return issue.values.length === 1 ? inShort(issue.values[0]) : `one of ${issue.values.map(String).join(", ")}`;
    case "invalid_union":
      return "options" in issue && Array.isArray(issue.options) ? `one of ${issue.options.join(", ")}` : undefined;
    case "too_small":
    case "too_big":
      return bound(issue);
    default:
      return undefined;
  }
}

function detail(issue: Issue, expected: string | undefined, came: unknown): string {
  if (came === undefined && issue.message.startsWith("is required")) return issue.message;
  if (came === undefined && issue.code !== "custom" && issue.path.length > 0)
    return expected === undefined ? "is required" : `is required: ${expected}`;
  // A union with a sentence of its own says more than its first branch.
  if (expected === undefined) return issue.message;
  return `must be ${expected}${issue.code === "invalid_type" ? `, not ${inShort(came)}` : ""}`;
}

/** The values that were possible where a word was not one of them. */
function choices(issue: Issue): readonly string[] {
  if (issue.code === "invalid_value") return issue.values.map(String);
  if (issue.code === "invalid_union" && "options" in issue && Array.isArray(issue.options))
    return issue.options.map(String);
  return issue.code === "custom" && issue.params?.of === "zones" ? zoneNames() : [];
}

function faultOf(issue: Issue, came: unknown): FieldError {
  const expected = expectation(issue);
  const near = typeof came === "string" ? nearestName(came, choices(issue)) : undefined;
  return {
    pointer: pointer(issue.path),
    detail: `${detail(issue, expected, came)}${near === undefined ? "" : `; did you mean ${near}?`}`,
    ...(expected === undefined ? {} : { expected }),
    received: inShort(came),
    ...(near === undefined ? {} : { nearest: near }),
  };
}

interface JsonSchema {
  readonly $ref?: string;
  readonly properties?: Readonly<Record<string, JsonSchema>>;
  readonly items?: JsonSchema;
  readonly anyOf?: readonly JsonSchema[];
  readonly oneOf?: readonly JsonSchema[];
  readonly allOf?: readonly JsonSchema[];
  readonly $defs?: Readonly<Record<string, JsonSchema>>;
}

const roots = new WeakMap<z.ZodType, JsonSchema>();

/** A schema as JSON Schema; made once, for that takes milliseconds. */
function rootOf(schema: z.ZodType): JsonSchema {
  let root = roots.get(schema);
  if (root === undefined) {
    root = z.toJSONSchema(schema, { io: "input", unrepresentable: "any" }) as JsonSchema;
    roots.set(schema, root);
  }
  return root;
}

/** The names of the fields that a schema knows at a path. */
function fieldsAt(schema: z.ZodType, path: readonly PropertyKey[]): string[] {
  const root = rootOf(schema);
  const spread = (node: JsonSchema): JsonSchema[] => {
    const referred = node.$ref === undefined ? undefined : root.$defs?.[node.$ref.replace("#/$defs/", "")];
    const parts = [
      ...(node.anyOf ?? []),
      ...(node.oneOf ?? []),
      ...(node.allOf ?? []),
      ...(referred === undefined ? [] : [referred]),
    ];
    return [node, ...parts.flatMap(spread)];
  };
  let nodes = spread(root);
  for (const segment of path) {
    nodes = nodes
      .flatMap(({ properties, items }) => [properties?.[String(segment)], items].filter((node) => node !== undefined))
      .flatMap(spread);
  }
  return [...new Set(nodes.flatMap(({ properties }) => Object.keys(properties ?? {})))];
}

function unknownField(name: string, path: readonly PropertyKey[], fields: readonly string[]): FieldError {
  const near = nearestName(name, fields);
  return {
    // Not a place that any document of ours has: it need not be spelled out to be found.
    pointer: pointer([...path, name.length > MAX_QUOTED_LENGTH ? `${name.slice(0, MAX_QUOTED_LENGTH)}…` : name]),
    detail: `is not a known field${near === undefined ? "" : `; did you mean ${near}?`}`,
    ...(near === undefined ? {} : { nearest: near }),
  };
}

function faultsOf(error: z.ZodError, schema: z.ZodType, value: unknown): FieldError[] {
  const faults: FieldError[] = [];
  for (const issue of error.issues.slice(0, MAX_FAULTS)) {
    if (issue.code === "unrecognized_keys") {
      const fields = fieldsAt(schema, issue.path);
      for (const key of issue.keys.slice(0, MAX_FAULTS)) faults.push(unknownField(key, issue.path, fields));
    } else faults.push(faultOf(issue, at(value, issue.path)));
  }
  return faults.slice(0, MAX_FAULTS);
}

/**
 * A value as a schema takes it, or at most 50 faults: where, what was expected, what came, and which known word was
 * nearest.
 */
export function parseWith<Schema extends z.ZodType>(
  schema: Schema,
  value: unknown,
): Result<z.output<Schema>, readonly FieldError[]> {
  const parsed = schema.safeParse(value);
  return parsed.success ? ok(parsed.data) : err(faultsOf(parsed.error, schema, value));
}
