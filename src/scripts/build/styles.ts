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

/** FNV-1a in 64 bits: tells our own few files apart. */
function contentHash(text: string): string {
  let hash = 0xcbf29ce484222325n;
  for (const octet of new TextEncoder().encode(text))
    hash = BigInt.asUintN(64, (hash ^ BigInt(octet)) * 0x100000001b3n);
  return hash.toString(36);
}

/** A style sheet and its address, which holds a hash of it. */
export interface StyleSheet {
  readonly path: string;
  readonly text: string;
}

/** Returns the style sheets of pages, minified. */
export async function minifiedStyles(): Promise<Record<keyof typeof SHEETS, StyleSheet>> {
  const minified = Object.entries(SHEETS).map(async ([name, path]) => {
    const text = await readFile(fileURLToPath(new URL(`../../pages/${path}`, import.meta.url)), "utf8");
    const { code } = await transform(text, { loader: "css", minify: true });
    return [name, { path: `/assets/${name}.${contentHash(code)}.css`, text: code }];
  });
  return Object.fromEntries(await Promise.all(minified)) as Record<keyof typeof SHEETS, StyleSheet>;
}
