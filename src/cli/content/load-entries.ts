import { readdirSync, readFileSync, statSync } from "node:fs";
import { basename, dirname, join } from "node:path";
import { type Document, isMap, isNode, isScalar, LineCounter, parseDocument } from "yaml";
import { Entry } from "../../domain/entry/entry.ts";
import { isLanguage, LANGUAGES } from "../../domain/entry/language.ts";
import { parseWith } from "../../domain/entry/validation.ts";
import { Withdrawal } from "../../domain/entry/withdrawal.ts";
import type { FieldError } from "../../std/result.ts";

/** Something wrong in a content file, where an editor will find it. */
export interface Mistake {
  readonly file: string;
  /** From 1. */
  readonly line: number;
  readonly detail: string;
}

/** Mistakes as lines that an editor's program can open. */
export function mistakeLines(mistakes: readonly Mistake[]): string {
  return mistakes.map(({ file, line, detail }) => `${file}:${line}: ${detail}`).join("\n");
}

/** A fault of a document, and for text of several lines, which of them (from 1). */
export type LocatedError = FieldError & { readonly line?: number };

/** Function that finds the file and line that a fault's pointer names. */
type Locate = (fault: LocatedError) => Mistake;

/** The entry of a folder or file, or what is wrong with it. */
export type Loaded =
  | { readonly entry: Entry; readonly path: string; readonly locate: Locate; readonly withdrawal?: Withdrawal }
  | { readonly mistakes: readonly Mistake[]; readonly path: string };

/** A parsed YAML document, and the lines of its file ahead of it and of what follows its front matter. */
export interface YamlSource {
  readonly file: string;
  readonly document: Document;
  readonly lines: LineCounter;
  readonly ahead: number;
  readonly body?: number;
}

function parse(file: string, yaml: string, ahead = 0, body?: number): { source: YamlSource; mistakes: Mistake[] } {
  const lines = new LineCounter();
  const document = parseDocument(yaml, { lineCounter: lines, prettyErrors: false });
  const mistakes = document.errors.map((error) => ({
    file,
    line: lines.linePos(error.pos[0]).line + ahead,
    detail: error.message,
  }));
  if (mistakes.length === 0 && !isMap(document.contents) && !Array.isArray(document.toJS()))
    mistakes.push({ file, line: 1 + ahead, detail: "must be fields with their values, such as title: …" });
  return { source: { file, document, lines, ahead, ...(body === undefined ? {} : { body }) }, mistakes };
}

/** Reads a file of YAML; the mistakes are of its syntax only. */
export function readYaml(file: string): { source: YamlSource; mistakes: Mistake[] } {
  return parse(file, readFileSync(file, "utf8"));
}

/** The segments of a JSON Pointer (RFC 6901). */
function segments(pointer: string): string[] {
  return pointer
    .split("/")
    .slice(1)
    .map((segment) => segment.replaceAll("~1", "/").replaceAll("~0", "~"));
}

/** The line of the deepest node that exists on the way along a path: of its key, where it has one. */
export function lineNumberOf({ document, lines, ahead }: YamlSource, path: readonly string[]): number {
  for (let length = path.length; length > 0; length--) {
    const above = document.getIn(path.slice(0, length - 1), true);
    const pair = isMap(above)
      ? above.items.find(({ key }) => isScalar(key) && String(key.value) === path[length - 1])
      : undefined;
    const node = pair?.key ?? document.getIn(path.slice(0, length), true);
    if (isNode(node) && node.range) return lines.linePos(node.range[0]).line + ahead;
  }
  return 1 + ahead;
}

const FRONT_MATTER = /^---\r?\n([\s\S]*?)\r?\n---[ \t]*(?:\r?\n|$)/;

/**
 * An entry's folder: entry.yaml with all but the texts, and one <language>.md for each text, its fields as front
 * matter.
 */
function loadFolder(folder: string): Loaded {
  const mistakes: Mistake[] = [];
  const { source, mistakes: broken } = readYaml(join(folder, "entry.yaml"));
  mistakes.push(...broken);
  const texts: Record<string, unknown> = {};
  const sources = new Map<string, YamlSource>();
  for (const name of readdirSync(folder).sort()) {
    if (name === "entry.yaml" || name.startsWith(".")) continue;
    const file = join(folder, name);
    const language = /^([a-z]{2})\.md$/.exec(name)?.[1];
    if (language === undefined || !isLanguage(language)) {
      mistakes.push({
        file,
        line: 1,
        detail: `is neither entry.yaml nor <language>.md, the language one of ${LANGUAGES.join(", ")}`,
      });
      continue;
    }
    const whole = readFileSync(file, "utf8").replaceAll("\r\n", "\n");
    const [head, yaml = ""] = FRONT_MATTER.exec(whole) ?? [];
    if (head === undefined) {
      mistakes.push({ file, line: 1, detail: "must start with its title and summary between two lines of ---" });
      continue;
    }
    const content = whole.slice(head.length);
    const blank = /^\s*/.exec(content)?.[0] ?? "";
    const front = parse(file, yaml, 1, `${head}${blank}`.split("\n").length);
    mistakes.push(...front.mistakes);
    sources.set(language, front.source);
    texts[language] = {
      ...(front.source.document.toJS() as object),
      ...(content.trim() === "" ? {} : { content: content.trim() }),
    };
  }
  if (mistakes.length > 0) return { mistakes, path: folder };

  const locate: Locate = ({ pointer, detail, line = 1 }) => {
    const path = segments(pointer);
    const text = path[0] === "texts" ? sources.get(path[1] ?? "") : undefined;
    const at = text ?? source;
    const below = text === undefined ? path : path.slice(2);
    const found = below[0] === "content" && at.body !== undefined ? at.body + line - 1 : lineNumberOf(at, below);
    return { file: at.file, line: found, detail: `${pointer || "entry"}: ${detail}` };
  };
  const named = source.document.get("id");
  if (named !== undefined && named !== basename(folder))
    return {
      path: folder,
      mistakes: [
        locate({ pointer: "/id", detail: `is ${String(named)}, but the folder's name is the id: ${basename(folder)}` }),
      ],
    };
  const { withdrawn, ...facts } = source.document.toJS() as { readonly withdrawn?: unknown };
  const withdrawal = withdrawn === undefined ? undefined : parseWith(Withdrawal, withdrawn);
  if (withdrawal !== undefined && !withdrawal.ok)
    return {
      path: folder,
      mistakes: withdrawal.reason.map((fault) => locate({ ...fault, pointer: `/withdrawn${fault.pointer}` })),
    };
  const parsed = parseWith(Entry, { ...facts, id: basename(folder), texts });
  return parsed.ok
    ? {
        entry: parsed.value,
        path: folder,
        locate,
        ...(withdrawal === undefined ? {} : { withdrawal: withdrawal.value }),
      }
    : { path: folder, mistakes: parsed.reason.map(locate) };
}

function fromValue(file: string, line: number, value: unknown): Loaded {
  const parsed = parseWith(Entry, value);
  const locate: Locate = ({ pointer, detail }) => ({ file, line, detail: `${pointer || "entry"}: ${detail}` });
  return parsed.ok ? { path: file, entry: parsed.value, locate } : { path: file, mistakes: parsed.reason.map(locate) };
}

/**
 * The entries of a JSON text: one entry, an array of them, or one on each line (NDJSON). `file` names it in mistakes.
 */
export function loadText(file: string, text: string): Loaded[] {
  const parsed = parsedJson(text);
  if (parsed !== undefined)
    return Array.isArray(parsed.value)
      ? parsed.value.map((value) => fromValue(file, 1, value))
      : [fromValue(file, 1, parsed.value)];
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
 * Every entry below a path: a folder with entry.yaml, a folder of such folders, or a file of JSON or NDJSON. Folders
 * are taken in the order of their names; a folder without entries below it yields nothing. Files are read one after the
 * other, which takes a quarter less work synchronously: there are a thousand of a page or two.
 */
export function* loadEntries(path: string): Generator<Loaded, void> {
  if (statSync(path).isFile()) {
    if (basename(path) === "entry.yaml") yield loadFolder(dirname(path));
    else yield* loadText(path, readFileSync(path, "utf8"));
    return;
  }
  const names = readdirSync(path, { withFileTypes: true });
  if (names.some(({ name }) => name === "entry.yaml")) {
    yield loadFolder(path);
    return;
  }
  const orphan = names.find(({ name }) => /^[a-z]{2}\.md$/.test(name));
  if (orphan !== undefined)
    yield { path, mistakes: [{ file: path, line: 1, detail: `has ${orphan.name} but no entry.yaml` }] };
  for (const { name } of names
    .filter((entry) => entry.isDirectory())
    .sort((left, right) => (left.name < right.name ? -1 : 1)))
    yield* loadEntries(join(path, name));
}
