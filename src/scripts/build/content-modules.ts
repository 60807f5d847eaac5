import { readdir, readFile } from "node:fs/promises";
import { basename, join } from "node:path";
import { parse } from "yaml";
import { SiteSettings } from "../../domain/site/site-settings.ts";
import {
  type CompiledMessages,
  compileMessages,
  type MessageTable,
  messageTypes,
} from "../../messages/compile-messages.ts";
import { err, ok, type Result } from "../../std/result.ts";

// Modules made of content/ for the code: site.js, the settings, and messages.js and rare-messages.js, the messages in
// each language, with their types. Nothing here may import what imports them.

/** Reads a file and what it holds, or says what is wrong with it. */
async function readAs(path: string, parser: (text: string) => unknown): Promise<Result<unknown, string>> {
  try {
    return ok(parser(await readFile(path, "utf8")));
  } catch (error) {
    return err(`${path}: ${(error as Error).message.split("\n")[0]}`);
  }
}

function moduleOf(name: string, value: unknown): string {
  return `export const ${name} = ${JSON.stringify(value)};\n`;
}

/** The texts of each language behind a getter: one that nobody asks for is not even read as a string. */
function messagesModule({ tables }: CompiledMessages): string {
  // As JSON of their own: the ones that are asked for are parsed, the others stay text.
  const getters = Object.entries(tables).map(
    ([language, table]) =>
      `  get ${JSON.stringify(language)}() {\n    return ${JSON.stringify(JSON.stringify(table))};\n  },\n`,
  );
  return `export const messages = {\n${getters.join("")}};\n`;
}

function unionOf(names: readonly string[]): string {
  return names.map((name) => JSON.stringify(name)).join(" | ");
}

function siteTypes(languages: readonly string[], audiences: readonly string[]): string {
  return `export type Language = ${unionOf(languages)};
interface Settings {
  readonly name: string;
  readonly locale: string;
  readonly number: number;
  readonly direction: "ltr" | "rtl";
  readonly openGraph: string;
  /** ISO 15924. */
  readonly script: string;
  /** True if content/share-images has a picture for it. */
  readonly shareImage: boolean;
  /** The languages' names in it. */
  readonly languageNames: { readonly [language in Language]: string };
}
export declare const languages: { readonly [language in Language]: Settings };
export declare const defaultLanguage: Language;
export declare const slug: string;
export declare const extension: string;
export declare const subject: string;
export declare const audiences: readonly (${unionOf(audiences)})[];
interface Examples {
  readonly topic: string;
  readonly organisation: string;
  readonly entry: string;
  readonly country: string;
}
export declare const examples: Examples;
export declare const operator: {
  readonly name: { readonly [language in Language]: string };
  readonly url?: string;
  readonly contact?: string;
};
/** True if content/share-images has the glyphs with which a picture of each entry is drawn. */
export declare const entryCards: boolean;
export declare const licence: { readonly name: string; readonly url: string };
`;
}

/**
 * The modules that content/site.yaml and content/messages become, by file name; or what is wrong with them, a sentence
 * each.
 */
export async function contentModules(
  content: string,
): Promise<Result<Readonly<Record<string, string>>, readonly string[]>> {
  const siteFile = join(content, "site.yaml");
  const read = await readAs(siteFile, (text) => SiteSettings.safeParse(parse(text)));
  if (!read.ok) return err([read.reason]);
  const site = read.value as ReturnType<typeof SiteSettings.safeParse>;
  if (!site.success)
    return err(
      site.error.issues.map(
        ({ path, message }) => `${siteFile}: ${path.length === 0 ? "" : `/${path.join("/")}: `}${message}`,
      ),
    );

  const { languages, defaultLanguage } = site.data;
  const folder = join(content, "messages");
  const fileOf = (language: string): string => join(folder, `${language}.json`);
  const contents = await Promise.all(
    Object.keys(languages).map(async (language) => [language, await readAs(fileOf(language), JSON.parse)] as const),
  );
  const foreign = (await readdir(folder)).map((name) => basename(name, ".json")).filter((name) => !(name in languages));
  const faults = foreign.map((name) => `${fileOf(name)}: ${siteFile} does not name this language`);
  const texts: Record<string, unknown> = {};
  for (const [language, found] of contents) {
    if (found.ok) texts[language] = found.value;
    else faults.push(found.reason);
  }
  if (faults.length > 0) return err(faults);

  const compiled = compileMessages(texts, defaultLanguage);
  if (compiled.faults.length > 0)
    return err(compiled.faults.map(({ language, key, detail }) => `${fileOf(language)}: ${key}: ${detail}`));
  const compiledPart = (isIn: (key: string) => boolean): CompiledMessages => ({
    ...compiled,
    tables: Object.fromEntries(
      Object.entries(compiled.tables).map(([language, table]) => [
        language,
        Object.fromEntries(Object.entries(table).filter(([key]) => isIn(key))) satisfies MessageTable,
      ]),
    ),
    groups: compiled.groups.filter(isIn),
  });
  // Messages about foreign documents are for the command line and the composer's importer: no reader loads them. Those
  // of pages that few ask for are loaded with these pages.
  const isForeign = (key: string): boolean => /^foreign\b/.test(key);
  const isRare = (key: string): boolean => /^(?:embed|report)\b/.test(key);
  const said = compiledPart((key) => !isForeign(key) && !isRare(key));
  const rare = compiledPart(isRare);
  const keys = Object.keys(said.tables[defaultLanguage] ?? {});
  const audiences = keys.flatMap((key) => /^audience\.(.+)$/.exec(key)?.[1] ?? []);
  const images: readonly string[] = await readdir(join(content, "share-images")).catch(() => []);
  const drawn = images.map((name) => basename(name, ".png")).filter((name) => name in languages);
  // Intl takes a process 16 ms of CPU when it is asked for its first name of a language: no reader waits for it.
  const namesIn = (language: string): Readonly<Record<string, string>> => {
    const names = new Intl.DisplayNames(language, { type: "language", fallback: "code" });
    return Object.fromEntries(Object.keys(languages).map((code) => [code, names.of(code) ?? code]));
  };
  const completed = Object.entries(languages).map(([code, language]) => [
    code,
    { ...language, shareImage: drawn.includes(code), languageNames: namesIn(code) },
  ]);
  const entryCards = images.includes("glyphs.bin");
  const settings = { ...site.data, languages: Object.fromEntries(completed), audiences, entryCards };
  return ok({
    "site.js": Object.entries(settings)
      .map(([name, value]) => moduleOf(name, value))
      .join(""),
    "site.d.ts": siteTypes(Object.keys(languages), audiences),
    "messages.js": messagesModule(said),
    "messages.d.ts": messageTypes(said, defaultLanguage),
    "rare-messages.js": messagesModule(rare),
    "rare-messages.d.ts": messageTypes(rare, defaultLanguage),
    "foreign-messages.json": `${JSON.stringify(compiledPart(isForeign).tables)}\n`,
  });
}
