import * as z from "zod";
import { entryUrl } from "../../domain/channel/urls.ts";
import { Command } from "../../domain/command/command.ts";
import { Entry } from "../../domain/entry/entry.ts";
import type { Language } from "../../domain/entry/language.ts";
import type { Revision } from "../../domain/entry/revision.ts";
import { toItem } from "../../domain/view/view.ts";
import { represent, respond } from "../response/conditional.ts";
import type { AppContext } from "../response/context.ts";
import { respondJson } from "../response/edge-cache.ts";
import { apiItem } from "./entries.ts";

/** GET /{language}/entries/{id}.json: the entry in one language. */
export async function handleItem(
  request: Request,
  app: AppContext,
  language: Language,
  revision: Revision,
): Promise<Response> {
  const { site, taxonomy } = app.config;
  const item = toItem(revision, language, taxonomy);
  const { id } = revision.entry;
  const links = {
    self: entryUrl(site, language, id, "json"),
    page: entryUrl(site, language, id),
    entry: `${site.origin}/api/v1/entries/${id}`,
  };
  return await respondJson(
    request,
    { data: item === undefined ? undefined : apiItem(item, site, "full"), links },
    revision.updated,
  );
}

const SCHEMAS = { entry: Entry, command: Command } as const;

/** GET /schemas/{entry|command}.json: JSON Schema (2020-12) of what editors write, made from the one that checks it. */
export async function handleSchema(request: Request, app: AppContext, name: keyof typeof SCHEMAS): Promise<Response> {
  const schema = z.toJSONSchema(SCHEMAS[name], { io: "input", unrepresentable: "any" });
  const text = JSON.stringify({ $id: `${app.config.site.origin}/schemas/${name}.json`, ...schema });
  return respond(request, await represent(`${text}\n`, "application/schema+json"));
}
