import type { Language } from "../../domain/entry/language.ts";
import { ChangesPage } from "../../pages/lists/changes-page.tsx";
import { parseView } from "../../read-model/read.ts";
import { respondCached } from "../cache/edge-cache.ts";
import { type AppContext, ledgerOf } from "../context/app-context.ts";
import { represent } from "../response/conditional.ts";
import { document, HTML, pageHeaders } from "../response/page-response.ts";

/** Answers GET of the list of corrections and changes: what the feed of changes says, as a page. */
export async function handleChangesPage(request: Request, app: AppContext, language: Language): Promise<Response> {
  const make = async () => {
    const view = parseView(await ledgerOf(app).channelChanges(language, { kind: "everything" }));
    return await represent(document(<ChangesPage view={view} site={app.config.site} />), HTML, view.updated);
  };
  return await respondCached(request, app, `/${language}/changes/`, make, pageHeaders(language));
}
