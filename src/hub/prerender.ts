import type { Origin } from "../domain/channel/urls.ts";
import { LANGUAGES } from "../domain/entry/language.ts";
import { PRERENDERED_KEY, prerenderedKey } from "../read-model/keys.ts";
import { PRERENDERED, prerenderedValue, sourceOfRendering } from "../read-model/prerendered.ts";
import type { ViewReader } from "../read-model/view-reader.ts";
import { FORMATS, renderFeed } from "../render/formats.ts";
import { isObject } from "../std/json-object.ts";
import { errorFields, log } from "../std/log.ts";

/** The operations of a KV namespace that are used here. */
export interface FeedStore {
  get(key: string): Promise<string | null>;
  put(key: string, value: string): Promise<void>;
}

/** The source of each feed that was written, by its key. */
type Written = Readonly<Record<string, unknown>>;

async function readWritten(store: FeedStore): Promise<Written> {
  try {
    const value: unknown = JSON.parse((await store.get(PRERENDERED_KEY)) ?? "{}");
    if (isObject(value)) return value;
    throw new Error("the value is no object");
  } catch (error) {
    log("warn", "prerendered-feeds-not-known", errorFields(error));
    return {};
  }
}

/**
 * Writes to KV the feeds that are kept as they are served, where they are made from something else than those that are
 * there. Returns how many. One that cannot be made or written is left as it is: readers render it.
 */
export async function prerender(store: FeedStore, views: ViewReader, site: Origin): Promise<number> {
  const known = await readWritten(store);
  const written: Record<string, unknown> = { ...known };
  for (const language of LANGUAGES)
    for (const [channel, extension] of PRERENDERED) {
      const key = prerenderedKey(language, channel, extension);
      const format = FORMATS[extension];
      try {
        const found = await views.read({ kind: format.of, language, channel });
        if (found === undefined) continue;
        const source = sourceOfRendering(found.stamp, site);
        if (known[key] === source) continue;
        const view = await found.load();
        await store.put(key, await prerenderedValue(source, view, renderFeed(format, view, site).text));
        written[key] = source;
      } catch (error) {
        log("warn", "feed-not-prerendered", { key, ...errorFields(error) });
      }
    }
  const changed = Object.keys(written).filter((key) => written[key] !== known[key]).length;
  if (changed > 0) await store.put(PRERENDERED_KEY, JSON.stringify(written));
  return changed;
}
