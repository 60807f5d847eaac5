import "vitest";

declare module "vitest" {
  export interface ProvidedContext {
    /** The entries of content/, for tests inside workerd, which sees no files. */
    readonly corpus: readonly Record<string, unknown>[];
  }
}
