import { isLanguage } from "../../../domain/entry/language.ts";

/** The parts of JSON Schema (2020-12) that the form reads. */
export interface JsonSchema {
  readonly $ref?: string;
  readonly $defs?: Readonly<Record<string, JsonSchema>>;
  readonly type?: string;
  readonly const?: unknown;
  readonly enum?: readonly string[];
  readonly format?: string;
  readonly pattern?: string;
  readonly examples?: readonly unknown[];
  readonly minimum?: number;
  readonly maximum?: number;
  readonly maxLength?: number;
  readonly maxItems?: number;
  readonly properties?: Readonly<Record<string, JsonSchema>>;
  readonly required?: readonly string[];
  readonly items?: JsonSchema;
  readonly oneOf?: readonly JsonSchema[];
  readonly anyOf?: readonly JsonSchema[];
}

interface Named {
  /** The property's name; "" for a member of a list or a text in one language. */
  readonly name: string;
  /** Path in every entry, without list indexes: "event.sessions.title". */
  readonly key: string;
  readonly required: boolean;
}

/** A field of an entry, as a form asks for it. */
export type DraftField = Named &
  (
    | { readonly kind: "line" | "block"; readonly max: number }
    | { readonly kind: "choice"; readonly choices: readonly string[] }
    | { readonly kind: "number"; readonly whole: boolean; readonly min?: number; readonly max?: number }
    | {
        readonly kind:
          | "flag"
          | "slug"
          | "topic"
          | "organisation"
          | "link"
          | "moment"
          | "published"
          | "zone"
          | "country"
          | "tag";
      }
    | { readonly kind: "group"; readonly fields: readonly DraftField[] }
    | { readonly kind: "localised"; readonly item: DraftField }
    | { readonly kind: "list"; readonly item: DraftField; readonly max: number }
  );

export type EntryType = "news" | "event";

/** Text that may hold several lines is asked for in a box of several lines from this length on. */
const LONG = 2000;

/** Lists whose members have ids that nobody is asked for. */
const PARTS: ReadonlySet<string> = new Set(["event.sessions", "deadlines"]);

/** The fields of news and of events, read from the entry's JSON Schema: /schemas/entry.json */
export function fieldsOf(schema: JsonSchema): Readonly<Record<EntryType, readonly DraftField[]>> {
  const definitions = schema.$defs ?? {};
  // Local times and slugs are told from other text by their pattern, which stands at known places.
  const local = definitions.Event?.properties?.starts?.pattern;
  const slug = schema.oneOf?.[0]?.properties?.id?.pattern;

  const resolved = ({ $ref, ...own }: JsonSchema): JsonSchema =>
    $ref === undefined ? own : { ...definitions[$ref.split("/").at(-1) ?? ""], ...own };

  const fieldOf = (given: JsonSchema, name: string, key: string, required: boolean): DraftField => {
    const node = resolved(given);
    const named = { name, key, required };
    if (node.enum !== undefined) return { ...named, kind: "choice", choices: node.enum };
    if (node.anyOf?.some(({ format }) => format === "date-time") === true) return { ...named, kind: "published" };
    // A text that may be the same in all languages is asked for in each: that says the same, and one of them can be
    // changed.
    const each = node.anyOf?.find(({ type }) => type === "object");
    if (each !== undefined) return fieldOf(each, name, key, required);
    switch (node.type) {
      case "boolean":
        return { ...named, kind: "flag" };
      case "integer":
      case "number":
        return {
          ...named,
          kind: "number",
          whole: node.type === "integer",
          ...(node.minimum === undefined ? {} : { min: node.minimum }),
          ...(node.maximum === undefined ? {} : { max: node.maximum }),
        };
      case "array":
        return {
          ...named,
          kind: "list",
          item: fieldOf(node.items ?? {}, "", key, true),
          max: node.maxItems ?? Number.POSITIVE_INFINITY,
        };
      case "object": {
        const properties = Object.entries(node.properties ?? {});
        const [language] = properties;
        if (language !== undefined && properties.every(([tag]) => isLanguage(tag)))
          return { ...named, kind: "localised", item: fieldOf(language[1], "", key, true) };
        return { ...named, kind: "group", fields: members(node, key) };
      }
      default:
        return { ...named, ...textual(node, name, key, local, slug) };
    }
  };

  const members = (node: JsonSchema, key: string): DraftField[] =>
    Object.entries(node.properties ?? {})
      // The ids of sessions and deadlines are made by the service.
      .filter(([name, member]) => member.const === undefined && !(name === "id" && PARTS.has(key)))
      .map(([name, member]) =>
        fieldOf(member, name, key === "" ? name : `${key}.${name}`, node.required?.includes(name) === true),
      );

  const of = (type: EntryType): DraftField[] =>
    members(schema.oneOf?.find(({ properties }) => properties?.type?.const === type) ?? {}, "");
  return { news: of("news"), event: of("event") };
}

type Textual =
  | { readonly kind: "line" | "block"; readonly max: number }
  | { readonly kind: "slug" | "topic" | "organisation" | "link" | "moment" | "zone" | "country" | "tag" };

function textual(
  { format, pattern = "", examples, maxLength = 500 }: JsonSchema,
  name: string,
  key: string,
  local: string | undefined,
  slug: string | undefined,
): Textual {
  if (format === "uri") return { kind: "link" };
  if (pattern === slug)
    return { kind: key === "topics" ? "topic" : key === "organisations.id" ? "organisation" : "slug" };
  if (pattern === local) return { kind: "moment" };
  if (name === "zone" || examples?.includes("Europe/Lisbon") === true) return { kind: "zone" };
  if (pattern === "^[A-Z]{2}$") return { kind: "country" };
  if (pattern.startsWith("^[a-z]{2,3}(?:-")) return { kind: "tag" };
  return { kind: maxLength >= LONG ? "block" : "line", max: maxLength };
}
