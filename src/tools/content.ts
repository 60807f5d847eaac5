import { readdir, readFile, stat } from "node:fs/promises";
import { basename, dirname, join, relative } from "node:path";
import { type Document, isNode, LineCounter, parseDocument } from "yaml";
import { Entry } from "../model/entry.ts";
import { isLanguage, LANGUAGES } from "../model/language.ts";
import { pointer } from "../model/result.ts";
import { type Taxonomy, taxonomy, unknownReferences } from "../model/taxonomy.ts";

/** Something wrong in a content file, where an editor will find it. */
export interface Mistake {
  readonly file: string;
  /** From 1. */
  readonly line: number;
  readonly detail: string;
}

/** The entry of a folder or file, or what is wrong with it. */
export type Loaded = { readonly entry: Entry; readonly path: string } | { readonly mistakes: readonly Mistake[]; readonly path: string };

interface Source {
  readonly file: string;
  readonly document: Document;
  readonly lines: LineCounter;
  /** Lines of the file ahead of the YAML. */
  readonly offset: number;
}

function parse(file: string, yaml: string, offset = 0): { source: Source; mistakes: Mistake[] } {
  const lines = new LineCounter();
  const document = parseDocument(yaml, { lineCounter: lines, prettyErrors: false });
  const mistakes = document.errors.map((error) => ({ file, line: lines.linePos(error.pos[0]).line + offset, detail: error.message }));
  return { source: { file, document, lines, offset }, mistakes };
}

/** The line of the deepest node that exists on the way along a path. */
function lineOf({ document, lines, offset }: Source, path: readonly PropertyKey[]): number {
  for (let length = path.length; length > 0; length--) {
    const node = document.getIn(path.slice(0, length), true);
    if (isNode(node) && node.range) return lines.linePos(node.range[0]).line + offset;
  }
  return 1 + offset;
}

const FRONT_MATTER = /^---\r?\n([\s\S]*?)\r?\n---[ \t]*(?:\r?\n|$)/;

/** An entry's folder: entry.yaml with all but the texts, and one <language>.md for each text, its fields as front matter. */
async function loadFolder(folder: string): Promise<Loaded> {
  const mistakes: Mistake[] = [];
  const main = join(folder, "entry.yaml");
  const { source, mistakes: broken } = parse(main, await readFile(main, "utf8"));
  mistakes.push(...broken);
  const texts: Record<string, unknown> = {};
  const sources = new Map<string, Source>();
  for (const name of (await readdir(folder)).sort()) {
    if (name === "entry.yaml" || name.startsWith(".")) continue;
    const file = join(folder, name);
    const language = /^([a-z]{2})\.md$/.exec(name)?.[1];
    if (language === undefined || !isLanguage(language)) {
      mistakes.push({ file, line: 1, detail: `is neither entry.yaml nor <language>.md, the language one of ${LANGUAGES.join(", ")}` });
      continue;
    }
    const whole = (await readFile(file, "utf8")).replaceAll("\r\n", "\n");
    const [head, yaml = ""] = FRONT_MATTER.exec(whole) ?? [];
    if (head === undefined) {
      mistakes.push({ file, line: 1, detail: "must start with its title and summary between two lines of ---" });
      continue;
    }
    const front = parse(file, yaml, 1);
    mistakes.push(...front.mistakes);
    sources.set(language, front.source);
    const content = whole.slice(head.length).trim();
    texts[language] = { ...(front.source.document.toJS() as object), ...(content === "" ? {} : { content }) };
  }
  if (mistakes.length > 0) return { mistakes, path: folder };

  const candidate = { id: basename(folder), ...(source.document.toJS() as object), texts };
  const parsed = Entry.safeParse(candidate);
  if (parsed.success) return { entry: parsed.data, path: folder };
  const place = (path: readonly PropertyKey[]): Source & { path: readonly PropertyKey[] } => {
    const text = path[0] === "texts" ? sources.get(String(path[1])) : undefined;
    return text === undefined ? { ...source, path } : { ...text, path: path.slice(2) };
  };
  return {
    path: folder,
    mistakes: parsed.error.issues.map(({ path, message }) => {
      const at = place(path);
      return { file: at.file, line: lineOf(at, at.path), detail: `${pointer(path) || "entry"}: ${message}` };
    }),
  };
}

function fromValue(file: string, line: number, value: unknown): Loaded {
  const parsed = Entry.safeParse(value);
  if (parsed.success) return { path: file, entry: parsed.data };
  return { path: file, mistakes: parsed.error.issues.map(({ path, message }) => ({ file, line, detail: `${pointer(path) || "entry"}: ${message}` })) };
}

/** The entries of a JSON text: one entry, an array of them, or one on each line (NDJSON). `file` names it in mistakes. */
export function loadText(file: string, text: string): Loaded[] {
  const parsed = parsedJson(text);
  if (parsed !== undefined) return Array.isArray(parsed.value) ? parsed.value.map((value) => fromValue(file, 1, value)) : [fromValue(file, 1, parsed.value)];
  const lines = text.split("\n").flatMap((line, index) => (line.trim() === "" ? [] : [{ line, number: index + 1 }]));
  return lines.map(({ line, number }) => {
    const one = parsedJson(line);
    return one === undefined
      ? { path: file, mistakes: [{ file, line: number, detail: "is neither JSON nor one JSON document a line" }] }
      : fromValue(file, number, one.value);
  });
}

function parsedJson(text: string): { readonly value: unknown } | undefined {
  try {
    return { value: JSON.parse(text) };
  } catch {
    return undefined;
  }
}

/**
 * Every entry below a path: a folder with entry.yaml, a folder of such folders, or a file of JSON or NDJSON. Folders are
 * taken in the order of their names; a folder without entries below it yields nothing.
 */
export async function* loadEntries(path: string): AsyncGenerator<Loaded> {
  if ((await stat(path)).isFile()) {
    if (basename(path) === "entry.yaml") yield await loadFolder(dirname(path));
    else yield* loadText(path, await readFile(path, "utf8"));
    return;
  }
  const names = await readdir(path, { withFileTypes: true });
  if (names.some(({ name }) => name === "entry.yaml")) {
    yield await loadFolder(path);
    return;
  }
  const orphan = names.find(({ name }) => /^[a-z]{2}\.md$/.test(name));
  if (orphan !== undefined) yield { path, mistakes: [{ file: path, line: 1, detail: `has ${orphan.name} but no entry.yaml` }] };
  for (const { name } of names.filter((entry) => entry.isDirectory()).sort((left, right) => (left.name < right.name ? -1 : 1)))
    yield* loadEntries(join(path, name));
}

/** The taxonomy of a content folder. */
export async function loadTaxonomy(content: string): Promise<Taxonomy> {
  const read = async (name: string): Promise<unknown> => {
    const { source, mistakes } = parse(join(content, name), await readFile(join(content, name), "utf8"));
    const [first] = mistakes;
    if (first !== undefined) throw new Error(`${relative(".", first.file)}:${first.line}: ${first.detail}`);
    return source.document.toJS();
  };
  return taxonomy({ site: await read("site.yaml"), topics: await read("topics.yaml"), organisations: await read("organisations.yaml") });
}

/** Mistakes that one entry shows only beside the taxonomy and the other entries. */
export function mistakesBeside(entry: Entry, path: string, known: Taxonomy, ids: ReadonlySet<string>): Mistake[] {
  const file = path.endsWith(".json") ? path : join(path, "entry.yaml");
  const orphans = [...(entry.related ?? []), ...(entry.partOf === undefined ? [] : [entry.partOf])].filter((id) => !ids.has(id));
  return [
    ...unknownReferences(entry, known).map((fault) => ({ file, line: 1, detail: `${fault.pointer}: ${fault.detail}` })),
    ...orphans.map((id) => ({ file, line: 1, detail: `related or partOf names ${id}, which is no entry here` })),
  ];
}
