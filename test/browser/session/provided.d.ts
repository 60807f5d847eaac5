import "vitest";

declare module "vitest" {
  export interface ProvidedContext {
    /** Of the service that setup.ts runs. */
    readonly origin: string;
  }
}
