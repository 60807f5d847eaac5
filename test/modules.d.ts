/** The entries of content/, for tests inside workerd, which sees no files. */
declare module "virtual:content-entries" {
  const entries: readonly Record<string, unknown>[];
  export default entries;
}

interface ImportMeta {
  /** Vite's import of many files at once: their contents by path. */
  glob(
    pattern: string,
    options: { readonly query: "?raw"; readonly import: "default"; readonly eager: true },
  ): Record<string, string>;
}

declare module "virtual:static-files" {
  const paths: readonly string[];
  export default paths;
}
