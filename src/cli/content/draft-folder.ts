import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { Document, stringify } from "yaml";
import { printable } from "../terminal.ts";

/** An entry that is not complete yet. */
export interface Draft {
  readonly id: string;
  /** Its fields without id and texts. */
  readonly facts: Readonly<Record<string, unknown>>;
  /** Its texts by language; `content` in Markdown. */
  readonly texts: Readonly<Record<string, Readonly<Record<string, unknown>>>>;
  /** Notes for the draft's editor, one sentence each; written before the facts as comments. */
  readonly notes: readonly string[];
}

const YAML = { lineWidth: 0, flowCollectionPadding: true } as const;

/** Writes a draft as a folder that publish reads; false, and nothing written, where there is a folder of that name. */
export async function writeFolder(parent: string, { id, facts, texts, notes }: Draft): Promise<boolean> {
  const folder = join(parent, id);
  await mkdir(parent, { recursive: true });
  try {
    await mkdir(folder);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "EEXIST") return false;
    throw error;
  }
  const document = new Document(facts);
  if (notes.length > 0)
    document.commentBefore = notes.map((note) => ` ${printable(note.replace(/\s+/g, " "))}`).join("\n");
  await writeFile(join(folder, "entry.yaml"), document.toString(YAML));
  for (const [language, { content, ...front }] of Object.entries(texts)) {
    const body = content === undefined ? "" : `\n${String(content).trim()}\n`;
    await writeFile(join(folder, `${language}.md`), `---\n${stringify(front, YAML)}---\n${body}`);
  }
  return true;
}
