import { readdir, readFile } from "node:fs/promises";
import { basename, join } from "node:path";
import { parse } from "yaml";
import { SiteLanguages } from "../domain/site/site-languages.ts";
import { compileMessages, messageTypes } from "../messages/compile-messages.ts";
import { err, ok, type Result } from "../std/result.ts";

// What the code imports of content/: site.js, the languages, and messages.js, what the service says in each, with their
// types. Nothing here may import what imports them.

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

function siteTypes(languages: readonly string[]): string {
  return `export type Language = ${languages.map((language) => JSON.stringify(language)).join(" | ")};
interface Settings {
  readonly name: string;
  readonly locale: string;
  readonly number: number;
  readonly direction: "ltr" | "rtl";
}
export declare const languages: { readonly [language in Language]: Settings };
export declare const defaultLanguage: Language;
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
  const read = await readAs(siteFile, (text) => SiteLanguages.safeParse(parse(text)));
  if (!read.ok) return err([read.reason]);
  const site = read.value as ReturnType<typeof SiteLanguages.safeParse>;
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
  // Each language's texts as JSON of their own: the one that is asked for is parsed, the others stay text.
  const tables = Object.fromEntries(
    Object.entries(compiled.tables).map(([language, table]) => [language, JSON.stringify(table)]),
  );
  return ok({
    "site.js": moduleOf("languages", languages) + moduleOf("defaultLanguage", defaultLanguage),
    "site.d.ts": siteTypes(Object.keys(languages)),
    "messages.js": moduleOf("messages", tables),
    "messages.d.ts": messageTypes(compiled, defaultLanguage),
  });
}
