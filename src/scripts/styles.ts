import { readFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { transform } from "esbuild";

/** Style sheets that pages link to, by the names of their addresses. */
const SHEETS = {
  style: "layout/style.css",
  docs: "docs/docs.css",
  frame: "embed/iframe.css",
  composer: "editor/editor.css",
} as const;

/** Returns the style sheets of pages, minified. */
export async function minifiedStyles(): Promise<Record<keyof typeof SHEETS, string>> {
  const minified = Object.entries(SHEETS).map(async ([name, path]) => {
    const text = await readFile(fileURLToPath(new URL(`../pages/${path}`, import.meta.url)), "utf8");
    const { code } = await transform(text, { loader: "css", minify: true });
    return [name, code];
  });
  return Object.fromEntries(await Promise.all(minified)) as Record<keyof typeof SHEETS, string>;
}
