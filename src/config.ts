import * as z from "zod";
import files from "../dist/taxonomy.json" with { type: "json" };
import type { Origin } from "./domain/channel/urls.ts";
import { parseEditors } from "./domain/command/editor.ts";
import { indexTaxonomy, type Taxonomy } from "./domain/entry/taxonomy.ts";
import { type Editor, importEditors } from "./ingest/editors.ts";
import { rendererOf } from "./read-model/entry-renderer.ts";
import type { EntryRules } from "./sanitise/validate-entry.ts";
import type { Result } from "./std/result.ts";

/** The variables and secrets that the configuration is read from, unchecked. */
export interface Variables {
  readonly ORIGIN: string;
  readonly TAG_AUTHORITY: string;
  /** Allowance of the rate limit binding: requests, a slash, and seconds ("600/60"). */
  readonly API_LIMIT?: string;
  /** Contact for vulnerability reports: a mailto:, tel: or https: address. */
  readonly SECURITY_CONTACT?: string;
  /** A secret: JSON, an array of EditorRecord. */
  readonly EDITORS?: string;
}

/** The configuration, checked. */
export interface Config {
  readonly site: Origin;
  readonly taxonomy: Taxonomy;
  /** Rules against which entries are validated. */
  readonly rules: EntryRules;
  /** Rate limit of the API for one client address; absent if there is none. */
  readonly limit?: { readonly requests: number; readonly seconds: number };
  readonly securityContact?: string;
  /**
   * The editors, or the sentences that say which record of EDITORS is wrong. Read only by the webhook: feeds do not
   * fall with it.
   */
  readonly editors: () => Promise<Result<readonly Editor[], readonly string[]>>;
}

const VariableSchema = z.object({
  ORIGIN: z.string().regex(/^https?:\/\/[^/\s?#]+$/, "ORIGIN must be scheme and host, without a path"),
  TAG_AUTHORITY: z
    .string()
    .regex(
      /^[a-z0-9.-]+,\d{4}(?:-\d{2}(?:-\d{2})?)?$/,
      "TAG_AUTHORITY must be a domain or mail address, a comma and a date (RFC 4151)",
    ),
  API_LIMIT: z
    .string()
    .regex(
      /^[1-9]\d{0,6}\/(?:10|60)$/,
      "API_LIMIT must be requests and seconds, as the rate limit binding has them: 600/60",
    )
    .exactOptional(),
  SECURITY_CONTACT: z
    .string()
    .regex(
      /^(?:mailto:|tel:|https:\/\/)[\x21-\x7e]+$/,
      "SECURITY_CONTACT must begin with mailto:, tel: or https:// (RFC 9116)",
    )
    .exactOptional(),
});

const known: Taxonomy = indexTaxonomy(files);

const configs = new WeakMap<object, Config>();

/**
 * Reads the configuration of an environment, once for each environment. Throws where a variable is wrong: nothing can
 * be served then.
 */
export function configOf(env: Variables): Config {
  let config = configs.get(env);
  if (config === undefined) {
    const { ORIGIN, TAG_AUTHORITY, API_LIMIT, SECURITY_CONTACT } = VariableSchema.parse({
      ORIGIN: env.ORIGIN,
      TAG_AUTHORITY: env.TAG_AUTHORITY,
      ...(env.API_LIMIT === undefined ? {} : { API_LIMIT: env.API_LIMIT }),
      ...(env.SECURITY_CONTACT === undefined ? {} : { SECURITY_CONTACT: env.SECURITY_CONTACT }),
    });
    const [requests, seconds] = API_LIMIT?.split("/").map(Number) ?? [];
    let editors: Promise<Result<readonly Editor[], readonly string[]>> | undefined;
    const site = { origin: ORIGIN, tagAuthority: TAG_AUTHORITY };
    config = {
      site,
      taxonomy: known,
      rules: { taxonomy: known, renderer: rendererOf(known, site) },
      ...(requests === undefined || seconds === undefined ? {} : { limit: { requests, seconds } }),
      ...(SECURITY_CONTACT === undefined ? {} : { securityContact: SECURITY_CONTACT }),
      editors: () => {
        editors ??= readEditors(env.EDITORS);
        return editors;
      },
    };
    configs.set(env, config);
  }
  return config;
}

async function readEditors(json: string | undefined): Promise<Result<readonly Editor[], readonly string[]>> {
  const records = parseEditors(json);
  return records.ok ? await importEditors(records.value) : records;
}
