import { parse, TomlError } from "smol-toml";
import { CommandError, ExitCode } from "../cli/exit.ts";

/** The parts of wrangler.toml that a deployment asks for. */
interface WranglerConfiguration {
  readonly vars: Readonly<Record<string, unknown>>;
  /** The id of the KV namespace; absent where wrangler is to make one. */
  readonly kvId?: string;
}

/**
 * Reads the text of wrangler.toml. Only its syntax is checked here: what wrangler refuses of it, wrangler says when it
 * builds.
 */
export function wranglerConfiguration(toml: string): WranglerConfiguration {
  const { vars, kv_namespaces: namespaces } = parsed(toml);
  const feeds = (Array.isArray(namespaces) ? namespaces : []).find((each) => isTable(each) && each.binding === "FEEDS");
  return { vars: isTable(vars) ? vars : {}, ...(feeds?.id === undefined ? {} : { kvId: String(feeds.id) }) };
}

function parsed(toml: string): Readonly<Record<string, unknown>> {
  try {
    return parse(toml);
  } catch (error) {
    if (!(error instanceof TomlError)) throw error;
    // What follows the first line is the place, drawn.
    const [reason = ""] = error.message.replace(/^Invalid TOML document: /, "").split("\n");
    throw new CommandError(ExitCode.refused, `wrangler.toml:${error.line}:${error.column}: ${reason}.`);
  }
}

function isTable(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
