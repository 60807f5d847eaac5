import files from "../dist/taxonomy.json" with { type: "json" };
import type { Origin } from "./domain/channel/urls.ts";
import { indexTaxonomy, type Taxonomy } from "./domain/entry/taxonomy.ts";
import type { Editor } from "./ingest/editors.ts";
import type { Result } from "./std/result.ts";

/** The variables and secrets that the configuration is read from, unchecked. */
export interface Variables {
  readonly ORIGIN: string;
  readonly TAG_AUTHORITY: string;
  /** Allowance of the rate limit binding: requests, a slash, and seconds ("600/60"). */
  readonly API_LIMIT?: string;
  /** Contact for vulnerability reports: a mailto:, tel: or https: address. */
  readonly SECURITY_CONTACT?: string;
  /** JSON, an array of sources that are read in place of those of content/sources.yaml. */
  readonly SOURCE_LISTS?: string;
  /** Senders that may write to the inbox: addresses, or domains with `@` ahead, separated by spaces. */
  readonly INBOX_SENDERS?: string;
  /** A secret: the address that takes mail. Without it a mail's domain has to be proven. */
  readonly INBOX_ADDRESS?: string;
  /** A secret: JSON, an array of EditorRecord. */
  readonly EDITORS?: string;
}

/** The configuration, checked. */
export interface Config {
  readonly site: Origin;
  readonly taxonomy: Taxonomy;
  /** Rate limit of the API for one client address; absent if there is none. */
  readonly limit?: { readonly requests: number; readonly seconds: number };
  readonly securityContact?: string;
  /** The inbox's mail: the senders that may write to it, and its address; absent if nobody may. */
  readonly mail?: { readonly senders: readonly string[]; readonly address?: string };
  /**
   * The editors, or the sentences that say which record of EDITORS is wrong. Read only by the webhook: feeds do not
   * fall with it.
   */
  readonly editors: () => Promise<Result<readonly Editor[], readonly string[]>>;
}

/** The form of each variable, and what to say where it has another. */
const VARIABLES = {
  ORIGIN: [/^https?:\/\/[^/\s?#]+$/, "ORIGIN must be scheme and host, without a path"],
  TAG_AUTHORITY: [
    /^[a-z0-9.-]+,\d{4}(?:-\d{2}(?:-\d{2})?)?$/,
    "TAG_AUTHORITY must be a domain, a comma and a date (RFC 4151)",
  ],
  API_LIMIT: [
    /^[1-9]\d{0,6}\/(?:10|60)$/,
    "API_LIMIT must be requests and seconds, as the rate limit binding has them: 600/60",
  ],
  SECURITY_CONTACT: [
    /^(?:mailto:|tel:|https:\/\/)[\x21-\x7e]+$/,
    "SECURITY_CONTACT must begin with mailto:, tel: or https:// (RFC 9116)",
  ],
  INBOX_SENDERS: [
    /^[^\s@,;]*@[^\s@,;]+(?: +[^\s@,;]*@[^\s@,;]+)*$/,
    "INBOX_SENDERS must be mail addresses, or domains with @ ahead, separated by spaces",
  ],
  INBOX_ADDRESS: [/^[^\s@]+@[^\s@]+$/, "INBOX_ADDRESS must be a mail address"],
} as const satisfies Readonly<Record<string, readonly [form: RegExp, otherwise: string]>>;

/** The variables that have another form than they must, each with what to say of it. */
export function variableMistakes(env: { readonly [name in keyof typeof VARIABLES]?: unknown }): Map<string, string> {
  const needed = ["ORIGIN", "TAG_AUTHORITY"];
  return new Map(
    Object.entries(VARIABLES).flatMap(([name, [form, otherwise]]) => {
      const value = env[name as keyof typeof VARIABLES];
      const isRight = value === undefined ? !needed.includes(name) : typeof value === "string" && form.test(value);
      return isRight ? [] : [[name, otherwise] as const];
    }),
  );
}

const known: Taxonomy = indexTaxonomy(files);

const configs = new WeakMap<object, Config>();

/**
 * Reads the configuration of an environment, once for each environment. Throws where a variable is wrong: nothing can
 * be served then.
 */
export function configOf(env: Variables): Config {
  let config = configs.get(env);
  if (config === undefined) {
    const wrong = variableMistakes(env);
    if (wrong.size > 0) throw new Error([...wrong.values()].join("; "));
    const { ORIGIN, TAG_AUTHORITY, API_LIMIT, SECURITY_CONTACT, INBOX_SENDERS, INBOX_ADDRESS } = env;
    const [requests, seconds] = API_LIMIT?.split("/").map(Number) ?? [];
    let editors: Promise<Result<readonly Editor[], readonly string[]>> | undefined;
    const site = { origin: ORIGIN, tagAuthority: TAG_AUTHORITY };
    config = {
      site,
      taxonomy: known,
      ...(requests === undefined || seconds === undefined ? {} : { limit: { requests, seconds } }),
      ...(SECURITY_CONTACT === undefined ? {} : { securityContact: SECURITY_CONTACT }),
      ...(INBOX_SENDERS === undefined
        ? {}
        : {
            mail: {
              senders: INBOX_SENDERS.toLowerCase().split(/ +/),
              ...(INBOX_ADDRESS === undefined ? {} : { address: INBOX_ADDRESS.toLowerCase() }),
            },
          }),
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
  // Loaded when an editor asks: readers need neither.
  const { parseEditors } = await import("./domain/command/editor.ts");
  const { importEditors } = await import("./ingest/editors.ts");
  const records = parseEditors(json);
  return records.ok ? await importEditors(records.value) : records;
}
