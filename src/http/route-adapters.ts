import type { Context } from "hono";
import type { Bindings } from "../bindings.ts";
import { configOf } from "../config.ts";
import { type Channel, parseChannel } from "../domain/channel/channel.ts";
import { isLanguage, type Language } from "../domain/entry/language.ts";
import { handleNoSuchAddress } from "./pages/not-found.tsx";
import { type AppContext, createContext } from "./response/context.ts";

// What stands between a route of app.ts and its handler.

export type Env = { Bindings: Bindings };
type Answer = Response | Promise<Response>;

const contexts = new WeakMap<object, AppContext>();

/** The context of an environment, made once. */
export function contextOf(env: Bindings): AppContext {
  let app = contexts.get(env);
  if (app === undefined) {
    app = createContext(env, configOf(env));
    contexts.set(env, app);
  }
  return app;
}

/** Adapts a handler to a route; it gets the named parameters of the route's path. */
export function at(
  handler: (request: Request, app: AppContext, ...parameters: string[]) => Answer,
  ...names: string[]
) {
  return (c: Context<Env>): Answer =>
    handler(c.req.raw, contextOf(c.env), ...names.map((name) => c.req.param(name) ?? ""));
}

/**
 * Adapts a handler to a route below /:language/. The languages are configuration, so the path's pattern does not name
 * them.
 */
export function inLanguage(
  handler: (request: Request, app: AppContext, language: Language, ...parameters: string[]) => Answer,
  ...names: string[]
) {
  return at(
    (request, app, language = "", ...parameters) =>
      isLanguage(language) ? handler(request, app, language, ...parameters) : handleNoSuchAddress(request, app),
    "language",
    ...names,
  );
}

/** Adapts a handler to a route of the list at `folder` below a language: "/", "/news/", "/topics/:id/". */
export function ofList(
  folder: string,
  handler: (request: Request, app: AppContext, language: Language, channel: Channel, parameter: string) => Answer,
  name = "",
) {
  return inLanguage(
    (request, app, language, id = "", parameter = "") => {
      const channel = parseChannel(folder.slice(1, -1).replace(":id", () => id));
      return channel === undefined
        ? handleNoSuchAddress(request, app)
        : handler(request, app, language, channel, parameter);
    },
    "id",
    name,
  );
}
