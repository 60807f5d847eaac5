import * as z from "zod";
import { Command } from "../../domain/command/command.ts";
import { Entry } from "../../domain/entry/entry.ts";
import type { AppContext } from "../context/app-context.ts";
import { represent, respond } from "../response/conditional.ts";

const SCHEMAS = { entry: Entry, command: Command } as const;

/**
 * Answers GET /schemas/{entry|command}.json: JSON Schema (2020-12) of what editors write, made from the one that checks
 * it.
 */
export async function handleSchema(request: Request, app: AppContext, name: keyof typeof SCHEMAS): Promise<Response> {
  const schema = z.toJSONSchema(SCHEMAS[name], { io: "input", unrepresentable: "any" });
  const text = JSON.stringify({ $id: `${app.config.site.origin}/schemas/${name}.json`, ...schema });
  return respond(request, await represent(`${text}\n`, "application/schema+json"));
}
