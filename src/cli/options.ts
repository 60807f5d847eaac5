import { type ParseArgsOptionsConfig, parseArgs } from "node:util";
import { isSlug } from "../std/slug.ts";
import type { Service } from "./client/client.ts";
import { signingSecret } from "./client/keys.ts";
import { CommandError, ExitCode } from "./exit.ts";
import { PROJECT_ROOT } from "./project-root.ts";
import type { Terminal } from "./terminal.ts";

/** Options of every command that speaks to a service. */
export const SERVICE = {
  url: { type: "string", default: "http://localhost:8787" },
  editor: { type: "string" },
  timeout: { type: "string", default: "30" },
  json: { type: "boolean", default: false },
} as const satisfies ParseArgsOptionsConfig;

export const SERVICE_USAGE = `  --url <origin>           the service; default http://localhost:8787
  --editor <id>            whose key in .dev.vars signs (default: the first); HEALTH_AI_FEED_SECRET
                           (whsec_…) takes precedence
  --timeout <seconds>      how long to retry while the service is busy or away (default 30)
  --json                   JSON, one document a line, for machines
  -h, --help               this text`;

/** parseArgs, its errors as sentences. */
export function parsed<Options extends ParseArgsOptionsConfig>(argv: readonly string[], options: Options) {
  try {
    return parseArgs({ args: [...argv], allowPositionals: true, options });
  } catch (error) {
    throw new CommandError(ExitCode.usage, `${(error as Error).message}\n--help lists the options.`);
  }
}

/** The origin of the service that the options name. */
function originOf({ url }: { readonly url: string }): string {
  if (!/^https?:\/\/[^/\s?#]+\/?$/.test(url))
    throw new CommandError(
      ExitCode.usage,
      `--url ${url} must be scheme and host, for example https://feed.example.org.`,
    );
  return url.replace(/\/$/, "");
}

/** The service that the options name, with the key to sign for it. */
export async function serviceOf(
  values: { readonly url: string; readonly editor?: string | undefined; readonly timeout: string },
  { env }: Terminal,
): Promise<Service> {
  const url = originOf(values);
  if (!/^\d{1,5}$/.test(values.timeout))
    throw new CommandError(ExitCode.usage, `--timeout ${values.timeout} must be a number of seconds.`);
  return {
    url,
    secret: await signingSecret(PROJECT_ROOT, values.editor, env),
    timeoutMs: Number(values.timeout) * 1000,
  };
}

/** The one entry that a command is about. */
export function idOf([id, ...more]: readonly string[]): string {
  if (id === undefined || more.length > 0) throw new CommandError(ExitCode.usage, "Give exactly one entry id.");
  if (!isSlug(id))
    throw new CommandError(
      ExitCode.usage,
      `${id} is not an entry id: lower-case letters and digits, with single hyphens between.`,
    );
  return id;
}

/** --expected-version as the field of a command. */
export function expectedVersion({ "expected-version": given }: { readonly "expected-version"?: string | undefined }): {
  readonly expectedVersion?: number;
} {
  if (given === undefined) return {};
  if (!/^\d{1,9}$/.test(given)) throw new CommandError(ExitCode.usage, `--expected-version ${given} must be a number.`);
  return { expectedVersion: Number(given) };
}
