// content/messages/<language>.json → one table for each language, checked. Runs when the service is built, never in it.

/** The forms of a text that depend on a number, by their CLDR plural category. */
type PluralForms = { readonly [category in Intl.LDMLPluralRule]?: string };

type Text = string | PluralForms;

/** A language's texts by their keys, each key the names on its way apart by dots: "label.when". */
export type MessageTable = Readonly<Record<string, Text>>;

export interface CompiledMessages {
  readonly tables: Readonly<Record<string, MessageTable>>;
  /** The groups of keys: "label". */
  readonly groups: readonly string[];
  readonly faults: readonly MessageFault[];
}

interface MessageFault {
  readonly language: string;
  readonly key: string;
  /** Description of the error, as a predicate whose subject is the key. */
  readonly detail: string;
}

const CATEGORIES: ReadonlySet<string> = new Set<Intl.LDMLPluralRule>(["zero", "one", "two", "few", "many", "other"]);

/**
 * Reports whether a value holds plural forms: every key is a category, and «other», which every language needs, is
 * present.
 */
function isPlural(value: object): value is PluralForms {
  return "other" in value && Object.keys(value).every((key) => CATEGORIES.has(key));
}

function flatten(
  value: unknown,
  key: string,
  into: Map<string, Text>,
  groups: string[],
  refuse: (key: string, detail: string) => void,
): void {
  if (typeof value === "string") into.set(key, value);
  else if (typeof value !== "object" || value === null || Array.isArray(value))
    refuse(key, "must be a text or an object");
  else if (isPlural(value)) into.set(key, value);
  else {
    if (key !== "") groups.push(key);
    for (const [name, below] of Object.entries(value))
      flatten(below, key === "" ? name : `${key}.${name}`, into, groups, refuse);
  }
}

/** The names in braces that a text has, each once, in the order of the alphabet. */
function placeholders(text: Text): string[] {
  const texts = typeof text === "string" ? [text] : Object.values(text);
  return [...new Set(texts.flatMap((each) => [...each.matchAll(/\{(\w+)\}/g)].map((match) => match[1] ?? "")))].sort();
}

function pluralFaults(forms: PluralForms, language: string): string[] {
  const needed = new Intl.PluralRules(language).resolvedOptions().pluralCategories;
  const missing = needed
    .filter((category) => forms[category] === undefined)
    .map((category) => `lacks the plural form "${category}"`);
  const needless = Object.keys(forms).filter((category) => !needed.includes(category as Intl.LDMLPluralRule));
  const uncounted = placeholders(forms).includes("count") ? [] : ["has plural forms, but no {count} that chooses one"];
  return [
    ...missing,
    ...uncounted,
    ...needless.map((category) => `has the plural form "${category}", which its language has no use for`),
  ];
}

/**
 * Compiles the contents of the files of messages, by language. All must have the keys, the placeholders and the plurals
 * of the model language; keys get its order, so that a translator's order changes no byte.
 */
export function compileMessages(files: Readonly<Record<string, unknown>>, model: string): CompiledMessages {
  const faults: MessageFault[] = [];
  const groups: string[] = [];
  const flat = new Map<string, Map<string, Text>>();
  for (const [language, content] of Object.entries(files)) {
    const table = new Map<string, Text>();
    flatten(content, "", table, language === model ? groups : [], (key, detail) =>
      faults.push({ language, key, detail }),
    );
    flat.set(language, table);
  }
  const first = flat.get(model) ?? new Map<string, Text>();
  const tables: Record<string, MessageTable> = {};
  for (const [language, table] of flat) {
    const refuse = (key: string, detail: string): number => faults.push({ language, key, detail });
    for (const key of table.keys()) if (!first.has(key)) refuse(key, `is not in ${model}`);
    const ordered: Record<string, Text> = {};
    for (const [key, wanted] of first) {
      const text = table.get(key);
      if (text === undefined) {
        refuse(key, "is missing");
        continue;
      }
      ordered[key] = text;
      if (typeof text !== typeof wanted) refuse(key, "must have plural forms in all languages or in none");
      if (typeof text === "object") for (const fault of pluralFaults(text, language)) refuse(key, fault);
      const [has, needs] = [placeholders(text).join(", "), placeholders(wanted).join(", ")];
      if (has !== needs) refuse(key, `has the placeholders {${has}}; in ${model} they are {${needs}}`);
    }
    tables[language] = ordered;
  }
  return { tables, groups, faults };
}

/** Writes the types of the compiled messages: each key with the values that its text needs. */
export function messageTypes({ tables, groups }: CompiledMessages, model: string): string {
  const keys = Object.entries(tables[model] ?? {}).map(([key, text]) => {
    const names = placeholders(text);
    const values = names.map((name) => `readonly ${name}: string | number`).join("; ");
    return `  ${JSON.stringify(key)}: ${names.length === 0 ? "undefined" : `{ ${values} }`};`;
  });
  return `/** Each message's key, and the values that its placeholders take. */
export interface Messages {
${keys.join("\n")}
}
export type MessageGroup = ${groups.map((group) => JSON.stringify(group)).join(" | ")};
/** Each language's texts by their keys, as JSON. */
export declare const messages: { readonly [language: string]: string };
`;
}
