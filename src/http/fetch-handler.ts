import type { Bindings } from "../bindings.ts";
import { createApp } from "./app.ts";
import { isPurge, PLATFORM_CACHE_CONTROL, platformLifetime } from "./cache/platform-cache-headers.ts";
import { ReadyResponses } from "./cache/ready-responses.ts";
import { SubscriberCounts } from "./feeds/subscriber-counts.ts";

/** Makes what answers requests, with a memory of its own: what an isolate remembers of earlier requests. */
export function createFetchHandler(): ExportedHandlerFetchHandler<Bindings> {
  const app = createApp();
  const ready = new ReadyResponses();
  const subscribers = new SubscriberCounts();
  return async (request, env, context) => {
    const now = Date.now();
    const make = async (asked: Request): Promise<Response> => {
      const made = await app.fetch(asked, env, context);
      if (context.cache !== undefined) made.headers.set(PLATFORM_CACHE_CONTROL, platformLifetime(made.headers));
      return made;
    };
    const answer = ready.answer(request, now, context, make);
    if (answer === undefined && isPurge(context))
      return await (await import("../std/platform-cache.ts")).purge(context);
    const response = answer ?? ready.keep(request, await make(request), now, context);
    subscribers.note(request, response, now);
    return response;
  };
}
