/** The entries of content/, for tests inside workerd, which sees no files. */
declare module "virtual:content-entries" {
  const entries: readonly Record<string, unknown>[];
  export default entries;
}
