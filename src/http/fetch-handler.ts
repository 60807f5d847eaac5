import type { Bindings } from "../bindings.ts";
import { createApp } from "./app.ts";
import { SubscriberCounts } from "./feeds/subscriber-counts.ts";
import { ReadyResponses } from "./response/ready-responses.ts";

/** Makes what answers requests, with a memory of its own: what an isolate remembers of earlier requests. */
export function createFetchHandler(): ExportedHandlerFetchHandler<Bindings> {
  const app = createApp();
  const ready = new ReadyResponses();
  const subscribers = new SubscriberCounts();
  return async (request, env, context) => {
    const now = Date.now();
    const make = (asked: Request): Response | Promise<Response> => app.fetch(asked, env, context);
    const answer = ready.answer(request, now, context, make);
    const response = answer ?? ready.keep(request, await make(request), now, context);
    subscribers.note(request, response, now);
    return response;
  };
}
