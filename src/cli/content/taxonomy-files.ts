import { join } from "node:path";
import { indexTaxonomy, type Taxonomy } from "../../domain/entry/taxonomy.ts";
import { TaxonomyFiles } from "../../domain/entry/taxonomy-schemas.ts";
import { parseWith } from "../../domain/entry/validation.ts";
import { err, ok, type Result } from "../../std/result.ts";
import { lineNumberOf, type Mistake, readYaml } from "./load-entries.ts";

const FILES = ["site", "topics", "organisations"] as const;

/** The checked content of the three files of the taxonomy, or what is wrong with them. */
export function readTaxonomyFiles(content: string): Result<TaxonomyFiles, readonly Mistake[]> {
  const read = FILES.map((name) => ({ name, ...readYaml(join(content, `${name}.yaml`)) }));
  const broken = read.flatMap(({ mistakes }) => mistakes);
  if (broken.length > 0) return err(broken);
  const files = Object.fromEntries(read.map(({ name, source }) => [name, source.document.toJS() as unknown]));
  const parsed = parseWith(TaxonomyFiles, files);
  if (parsed.ok) return parsed;
  return err(
    parsed.reason.map(({ pointer, detail }) => {
      const [, name = "", ...path] = pointer.split("/");
      const source = read.find((file) => file.name === name)?.source;
      const below = pointer.slice(name.length + 1);
      return {
        file: join(content, `${name}.yaml`),
        line: source === undefined ? 1 : lineNumberOf(source, path),
        detail: `${below || name}: ${detail}`,
      };
    }),
  );
}

/** The taxonomy of a content folder, or what is wrong with its three files. */
export function readTaxonomy(content: string): Result<Taxonomy, readonly Mistake[]> {
  const files = readTaxonomyFiles(content);
  return files.ok ? ok(indexTaxonomy(files.value)) : files;
}

/** The taxonomy of a content folder; throws for the first mistake, for no command can work without it. */
export function loadTaxonomy(content: string): Taxonomy {
  const found = readTaxonomy(content);
  if (found.ok) return found.value;
  const [first] = found.reason;
  throw new Error(
    first === undefined ? `${content} holds no taxonomy` : `${first.file}:${first.line}: ${first.detail}`,
  );
}
