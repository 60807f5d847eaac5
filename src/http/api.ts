import * as z from "zod";
import { Entry } from "../model/entry.ts";
import type { Language } from "../model/language.ts";
import type { Revision } from "../model/revision.ts";
import { toItem } from "../model/view.ts";
import { represent, respond } from "./conditional.ts";
import type { House } from "./house.ts";
import { respondJson } from "./json.ts";

/** GET /{language}/entries/{id}.json: the entry in one language. */
export async function handleItem(request: Request, house: House, language: Language, revision: Revision): Promise<Response> {
  const item = toItem(revision, language, house.config.taxonomy);
  return await respondJson(request, { data: item }, revision.updated);
}

/** GET /schemas/entry.json: JSON Schema (2020-12) of the entry, made from the one that checks it. */
export async function handleEntrySchema(request: Request, house: House): Promise<Response> {
  const schema = z.toJSONSchema(Entry, { io: "input", unrepresentable: "any" });
  return respond(
    request,
    await represent(`${JSON.stringify({ $id: `${house.config.site.origin}/schemas/entry.json`, ...schema })}\n`, "application/schema+json"),
  );
}
