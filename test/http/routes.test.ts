import { describe, expect, it } from "vitest";
import { LANGUAGES } from "../../src/domain/entry/language.ts";
import { createApp } from "../../src/http/app.ts";
import { GUESSED_FEEDS } from "../../src/http/not-found/intended-address.ts";
import type { PathOperation } from "../../src/openapi/document.ts";
import { DOCUMENT } from "../fixtures/openapi-contract.ts";

const app = createApp();

/** Routes that the OpenAPI document leaves out, by their path, and why. */
const UNDOCUMENTED: Readonly<Record<string, string>> = {
  "/": "leads to a page",
  "/editor": "leads to a page",
  "/status": "leads to a page",
  "/docs": "leads to a page",
  "/docs/": "leads to a page",
  "/docs/reference": "leads to a page",
  "/docs/reference/:operation{[A-Za-z]+}": "leads to a page",
  "/docs/reference/schemas/:schema{[A-Za-z]+}": "leads to a page",
  "/docs/reference/:operation{[A-Za-z]+}/answer": "leads to what the form of a page asks for",
  "/docs/:chapter{[a-z]+}": "leads to a page",
  "/problems/:type{[a-z-]*}": "leads to a page",
  "/preview/:token/:file{.*}": "pages of drafts, whose address is told with the draft",
  "/:language/inbox/:token{[0-9a-f]{40}}/feed.atom": "a feed for editors, whose address is told with the inbox",
  "/embed/:language/entries/:id{[a-z0-9-]+}": "a page for a frame",
  "/embed/*": "pages for frames",
  "/cards/:language/:file{[a-z0-9-]{1,100}\\.png}": "part of pages",
  "/robots.txt": "for robots, by RFC 9309",
  "/.well-known/security.txt": "for people, by RFC 9116",
  "/api/*": "addresses below /api/ that there are not",
  ...Object.fromEntries(["/api", "/api/", "/api/v1", "/api/v1/"].map((path) => [path, "leads to the documentation"])),
  ...Object.fromEntries(
    Object.keys(GUESSED_FEEDS)
      .flatMap((name) => (name.includes(".") ? [name] : [name, `${name}/`]))
      .flatMap((name) => [`/${name}`, ...(/^feed\../.test(name) && name !== "feed.xml" ? [] : [`/:language/${name}`])])
      .map((path) => [path, "leads to a feed"]),
  ),
};

/** Pages for people below a language. */
const PAGES = [
  "/:language/subscribe",
  "/:language/embed",
  "/:language/embed.json",
  "/:language/search",
  "/:language/docs",
  "/:language/docs/reference",
  "/:language/docs/reference/:operation{[A-Za-z]+}",
  "/:language/docs/reference/schemas/:schema{[A-Za-z]+}",
  "/:language/docs/:chapter{[a-z]+}",
  "/:language/about",
  // The page with the form, and what the form is sent to.
  "/:language/report",
  "/:language/report",
  "/:language/report/sent",
  "/:language/accessibility",
  "/:language/changes",
  "/:language/changes/",
  "/:language/status",
  "/:language/editor",
  "/:language/editor/translations",
  "/:language/problems",
  "/:language/problems/:type",
  "/:language/entries/:id{[a-z0-9-]{1,100}}",
  "/:language/events/:month{\\d{4}-\\d{2}}/",
  "/:language/events/:month{\\d{4}-\\d{2}}",
  ...["topics", "organisations", "countries"].flatMap((list) => [`/:language/${list}`, `/:language/${list}/`]),
  ...["/", "/news/", "/events/", "/topics/:id/", "/organisations/:id/", "/countries/:id/"].flatMap((folder) => [
    `/:language${folder}`,
    `/:language${folder.slice(0, -1)}`,
    `/:language${folder}archive/:month{\\d{4}-\\d{2}(?:\\.\\d{1,6})?}`,
  ]),
];

/** Routes that do not answer but hand on: CORS and the rate limit. */
const MIDDLEWARE = ["/*", "/api/v1/*"];

/** The addresses that an operation's path stands for, by its examples; of a parameter with few values, by each. */
function addressesOf(path: string, { parameters }: PathOperation): string[] {
  return parameters
    .filter((parameter) => parameter.in === "path")
    .reduce(
      (addresses, { name, schema, example }) => {
        const values = name === "language" || schema.enum === undefined ? [example] : (schema.enum as unknown[]);
        return addresses.flatMap((address) => values.map((value) => address.replace(`{${name}}`, String(value))));
      },
      [path],
    );
}

/** The path of the route that answers a request; undefined where none does. */
function routeOf(method: string, address: string): string | undefined {
  return app.router
    .match(method, address)[0]
    .map(([[, route]]) => route)
    .find(({ path }) => !MIDDLEWARE.includes(path))?.path;
}

const DOCUMENTED = Object.entries(DOCUMENT.paths).flatMap(([path, methods]) =>
  Object.entries(methods).flatMap(([method, operation]) =>
    addressesOf(path, operation).map((address) => ({ method: method.toUpperCase(), address })),
  ),
);

/** Routes that answer, those for one method only: a route for all methods refuses one. */
const ROUTES = app.routes.filter(({ method, path }) => method !== "ALL" && !MIDDLEWARE.includes(path));

describe("the routes of the service", () => {
  it.each(DOCUMENTED)(
    "the routes of the service have one for the documented $method $address",
    ({ method, address }) => {
      const route = routeOf(method, address);
      expect(ROUTES.filter(({ path }) => path === route).map((each) => each.method)).toContain(method);
      expect([...PAGES, ...Object.keys(UNDOCUMENTED)]).not.toContain(route);
    },
  );

  it("the routes of the service are documented, but for pages and those that are left out for a reason", () => {
    const documented = new Set(DOCUMENTED.map(({ method, address }) => `${method} ${routeOf(method, address)}`));
    const others = ROUTES.filter(({ method, path }) => !documented.has(`${method} ${path}`)).map(({ path }) => path);
    expect(others.toSorted()).toEqual([...PAGES, ...Object.keys(UNDOCUMENTED)].toSorted());
  });

  it("no address belongs to an undocumented operation or to two routes; an address near one is not found", () => {
    for (const address of ["/api/v1/topicsx", "/api/v1/xchannels", "/api/v1/entries/a/b"])
      expect(routeOf("GET", address)).toBe("/api/*");
    expect(routeOf("POST", "/webhooks/publishx")).toBe("/webhooks/*");
    expect(new Set(ROUTES.map(({ method, path }) => `${method} ${path}`)).size).toBe(ROUTES.length);
  });

  it("the routes of the service name no language: languages are configuration", () => {
    const segments = ROUTES.flatMap(({ path }) => path.split("/"));
    expect(segments.filter((segment) => (LANGUAGES as readonly string[]).includes(segment))).toEqual([]);
  });
});
