import type * as z from "zod";
import type { ZodMiniObject } from "zod/mini";
import type { ProblemType } from "../domain/problem.ts";

export const JSON_TYPE = "application/json";
export const FORM_TYPE = "application/x-www-form-urlencoded";

/** Stands in examples for the service's own scheme and host. */
export const ORIGIN = "{origin}";

export interface OperationResponse {
  readonly description: string;
  /** By media type; a schema of null where the body is text of that type and nothing more is said of it. */
  readonly content?: Readonly<Record<string, z.core.$ZodType | null>>;
  /** Leads to other pages by a Link header (RFC 8288). */
  readonly linked?: true;
}

/** ParameterSchemas by their names, of the service (`zod/mini`) or of this description. */
export type ParameterSchemas = z.ZodObject | ZodMiniObject;

export interface Operation {
  readonly method: "get" | "post";
  readonly path: string;
  /** Unique, a name for generated code. */
  readonly id: string;
  readonly tag: Tag;
  readonly summary: string;
  readonly description?: string;
  readonly inPath?: ParameterSchemas;
  readonly query?: ParameterSchemas;
  readonly headers?: ParameterSchemas;
  /** `mediaType`: JSON where absent. */
  readonly body?: {
    readonly mediaType?: string;
    readonly schema: z.core.$ZodType;
    readonly examples: Readonly<Record<string, { readonly summary: string; readonly value: unknown }>>;
  };
  readonly answers: Readonly<Record<number, OperationResponse>>;
  readonly problems: readonly ProblemType[];
  /** Problems are plain text unless JSON is asked for. */
  readonly plainProblems?: true;
  /** Signed by an editor (Standard Webhooks). */
  readonly signed?: true;
}

export const TAGS = {
  Entries: "News and events: to filter, to search, to read one by one",
  Changes: "Every revision and withdrawal once, in the order in which they happened",
  Lists: "What entries are sorted by, with names in every language and counts",
  Digest: "What a period brought, ready to send: for newsletters",
  Feeds: "Every list as a feed, for readers and calendars; with filters, for anybody",
  Embedding: "Lists on other sites: a script, a picture, a frame",
  Publishing: "For editors: one signed address takes every command",
  Service: "About the service itself",
} as const;
type Tag = keyof typeof TAGS;
