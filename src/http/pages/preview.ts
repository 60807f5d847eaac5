import { DEFAULT_LANGUAGE, isLanguage, type Language, languagesOf } from "../../domain/entry/language.ts";
import type { Revision } from "../../domain/entry/revision.ts";
import { toItem } from "../../domain/view/view.ts";
import { buildView } from "../../read-model/build-view.ts";
import { FORMATS } from "../../render/formats.ts";
import { markdownOfItem } from "../../render/markdown/entry-markdown.ts";
import { type AppContext, ledgerOf } from "../context/app-context.ts";
import { problem } from "../response/problem-response.ts";
import { respondItemPage } from "./entry-pages.tsx";

const HEADERS = {
  "cache-control": "no-store",
  "x-robots-tag": "noindex, nofollow, noarchive",
  // The address is the key: it shall not travel to the pages that a preview links to.
  "referrer-policy": "no-referrer",
} as const;

function asPrivate(response: Response): Response {
  const headers = new Headers(response.headers);
  for (const [name, value] of Object.entries(HEADERS)) headers.set(name, value);
  for (const name of ["etag", "last-modified", "vary", "link"]) headers.delete(name);
  return new Response(response.body, { status: response.status, headers });
}

/**
 * GET /preview/{token}/{language}[.extension]: an entry that waits, as the page, feed, calendar or text that it will
 * be; as entry.json, as editors publish it. Without a language, the first that it has. Nobody keeps what is answered
 * here.
 */
export async function handlePreview(request: Request, app: AppContext, token: string, file: string): Promise<Response> {
  const { site } = app.config;
  const revision = await ledgerOf(app).preview(token);
  if (revision === undefined) {
    return asPrivate(
      problem(site.origin, "not-found", {
        detail: "there is no such preview, or it has ended: it lasts seven days, and until the entry is published",
      }),
    );
  }
  const shown = revision as Revision;
  // The address of a preview also allows to go on writing the entry.
  if (file === "entry.json")
    return asPrivate(
      new Response(`${JSON.stringify({ data: shown.entry })}\n`, { headers: { "content-type": "application/json" } }),
    );
  const [, language = "", extension] = /^([a-z]{2})(?:\.([a-z]{2,4}))?$/.exec(file) ?? [];
  const [first = DEFAULT_LANGUAGE] = languagesOf(shown.entry);
  if (file === "")
    return asPrivate(
      new Response(null, { status: 302, headers: { location: `${site.origin}/preview/${token}/${first}` } }),
    );
  const item = isLanguage(language) ? toItem(shown, language, app.config.taxonomy) : undefined;
  if (item === undefined)
    return asPrivate(
      problem(site.origin, "not-found", {
        detail: `the entry has no text there; it has ${languagesOf(shown.entry).join(", ")}`,
      }),
    );
  if (extension === undefined)
    return asPrivate(await respondItemPage(new Request(request.url, { method: request.method }), app, item));
  const document = rendered(shown, item.language, extension, app);
  if (document === undefined)
    return asPrivate(
      problem(site.origin, "not-found", {
        detail: `there is no ${extension}; there are ${[...Object.keys(FORMATS), "md"].join(", ")}`,
      }),
    );
  return asPrivate(new Response(document.text, { headers: { "content-type": document.mediaType } }));
}

/** The entry alone in a format, as it will stand there among others. */
function rendered(
  revision: Revision,
  language: Language,
  extension: string,
  { config }: AppContext,
): { text: string; mediaType: string } | undefined {
  const { site, taxonomy } = config;
  const item = toItem(revision, language, taxonomy);
  if (extension === "md")
    return item && { text: markdownOfItem(item, site), mediaType: "text/markdown; charset=utf-8" };
  const format = Object.values(FORMATS).find((each) => each.extension === extension);
  if (format === undefined) return undefined;
  const { sequence, updated } = revision;
  const revisions = format.of === "agenda" && item?.event === undefined ? [] : [revision];
  const view = buildView(
    { kind: format.of, language, channel: { kind: "everything" }, revisions, withdrawn: [], sequence, updated },
    taxonomy,
  );
  return { text: format.render(view, site), mediaType: format.mediaType };
}
