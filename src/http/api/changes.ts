import type { Revision } from "../../domain/entry/revision.ts";
import { ChangesQuery } from "../../domain/query/parameters.ts";
import { LICENCE } from "../../domain/site/service.ts";
import type { ChangePage, ChangeRecord } from "../../ledger/reads/changes.ts";
import { respondCached } from "../cache/edge-cache.ts";
import { type AppContext, ledgerOf } from "../context/app-context.ts";
import { representJson } from "../response/json-response.ts";
import { parametersProblem } from "../response/problem-response.ts";
import { entryData } from "./entry.ts";
import { readParameters } from "./read-parameters.ts";

/**
 * A change is seen at once where it matters that nobody waits: a cache on the way may keep an answer for ten seconds.
 */
const LIFETIME = "public, max-age=10";

function cursorOf(sequence: number): string {
  return btoa(`1c${sequence}`).replace(/=+$/, "");
}

/** The position of a cursor, or undefined where it is none. */
function sequenceOf(cursor: string): number | undefined {
  try {
    const [, sequence] = /^1c(0|[1-9]\d{0,14})$/.exec(atob(cursor)) ?? [];
    return sequence === undefined ? undefined : Number(sequence);
  } catch {
    return undefined;
  }
}

function changeData({ document, ...change }: ChangeRecord, { config }: AppContext, full: boolean): object {
  return full && document !== undefined
    ? { ...change, data: entryData(JSON.parse(document) as Revision, config.taxonomy) }
    : change;
}

function changesDocument({ changes, last, more }: ChangePage, query: ChangesQuery, app: AppContext): object {
  const { since, limit, profile = "full", language = [], topic = [] } = query;
  const address = (from: string | undefined): string => {
    const parts = [
      ...(from === undefined ? [] : [`since=${from}`]),
      ...language.map((each) => `language=${each}`),
      ...topic.map((each) => `topic=${each}`),
      ...(limit === undefined || limit === 100 ? [] : [`limit=${limit}`]),
      ...(profile === "full" ? [] : [`profile=${profile}`]),
    ];
    return `${app.config.site.origin}/api/v1/changes${parts.length === 0 ? "" : `?${parts.join("&")}`}`;
  };
  const next = cursorOf(last);
  return {
    data: changes.map((change) => changeData(change, app, profile === "full")),
    page: { limit: limit ?? 100, count: changes.length, more, next },
    links: { self: address(since), next: address(next), license: LICENCE.url },
  };
}

/**
 * GET /api/v1/changes: every version and withdrawal once, in the ledger's order. `page.next` is there on every page:
 * kept, it asks for what came after.
 */
export async function handleChanges(request: Request, app: AppContext): Promise<Response> {
  const query = readParameters(ChangesQuery, new URL(request.url).searchParams, app.config.taxonomy, true);
  if (!query.ok) return parametersProblem(app, query.reason);
  const { since, limit = 100, profile = "full", language, topic } = query.value;
  const from = since === undefined ? 0 : since === "now" ? "now" : sequenceOf(since);
  if (from === undefined)
    return parametersProblem(app, [{ parameter: "since", detail: "must be a cursor as an answer gave it, or now" }]);
  const filter = {
    ...(language === undefined ? {} : { languages: language }),
    ...(topic === undefined ? {} : { topics: topic }),
  };
  const key = `changes ${from} ${limit} ${profile} ${JSON.stringify(filter)}`;
  let ahead = false;
  const response = await respondCached(
    request,
    app,
    key,
    async () => {
      const page = (await ledgerOf(app).changes(from, limit, filter)) as ChangePage | undefined;
      ahead = page === undefined;
      if (page === undefined) return undefined;
      const document = changesDocument(page, query.value, app);
      const { next } = (document as { links: { next: string } }).links;
      return { ...(await representJson(document)), headers: { link: `<${next}>; rel="next"` } };
    },
    { "cache-control": LIFETIME },
  );
  const detail =
    "is newer than this service's last change; it belongs to another service or an earlier database. Start " +
    "without since, or with since=now";
  return ahead ? parametersProblem(app, [{ parameter: "since", detail }]) : response;
}
