import type { Context } from "hono";
import type { Bindings } from "../bindings.ts";
import { configOf } from "../config.ts";
import { type Channel, parseChannel } from "../domain/channel/channel.ts";
import { isLanguage, type Language } from "../domain/entry/language.ts";
import { once } from "../std/once.ts";
import { type AppContext, createContext } from "./context/app-context.ts";

// The adapters between a route of app.ts and its handler.

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

type Handler<Parameters extends readonly unknown[]> = (
  request: Request,
  app: AppContext,
  ...parameters: Parameters
) => Answer;

/**
 * Loads a handler's module: when its route is asked for the first time, so that an isolate has evaluated only what it
 * has answered.
 */
type Load<Parameters extends readonly unknown[]> = () => Promise<Handler<Parameters>>;

/** Adapts a handler to a route; it gets the named parameters of the route's path. */
export function at(load: Load<string[]>, ...names: string[]) {
  const loaded = once(load);
  return async (c: Context<Env>): Promise<Response> => {
    const handler = await loaded();
    return await handler(c.req.raw, contextOf(c.env), ...names.map((name) => c.req.param(name) ?? ""));
  };
}

/** Adapts a handler to all addresses below a folder; it gets what follows the folder, whatever it is. */
export function below(folder: string, load: Load<[string]>) {
  const loaded = once(load);
  return async (c: Context<Env>): Promise<Response> => {
    const handler = await loaded();
    return await handler(c.req.raw, contextOf(c.env), c.req.path.slice(folder.length));
  };
}

/** Answers where no route leads. */
export async function noSuchAddress(request: Request, app: AppContext): Promise<Response> {
  const { handleNoSuchAddress } = await import("./not-found/not-found.tsx");
  return await handleNoSuchAddress(request, app);
}

/** Redirects an address without a language to the same one in the reader's language. */
export function toLanguage(path: string) {
  return at(async () => {
    const { redirectToLanguage } = await import("./pages/redirects.ts");
    return (request, app) => redirectToLanguage(request, app, path);
  });
}

/**
 * Adapts a handler to a route below /:language/. The languages are configuration, so the path's pattern does not name
 * them.
 */
export function withLanguage(load: Load<[Language, ...string[]]>, ...names: string[]) {
  return at(
    async () => {
      const handler = await load();
      return (request, app, language = "", ...parameters) =>
        isLanguage(language) ? handler(request, app, language, ...parameters) : noSuchAddress(request, app);
    },
    "language",
    ...names,
  );
}

/** Adapts a handler to a route of the list at `folder` below a language: "/", "/news/", "/topics/:id/". */
export function ofList(folder: string, load: Load<[Language, Channel, string]>, name = "") {
  return withLanguage(
    async () => {
      const handler = await load();
      return (request, app, language, id = "", parameter = "") => {
        const channel = parseChannel(folder.slice(1, -1).replace(":id", () => id));
        return channel === undefined
          ? noSuchAddress(request, app)
          : handler(request, app, language, channel, parameter);
      };
    },
    "id",
    name,
  );
}
