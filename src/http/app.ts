import { Hono } from "hono";
import { routePath } from "hono/route";
import { TrieRouter } from "hono/router/trie-router";
import { problem } from "../domain/problem.ts";
import { log } from "../std/log.ts";
import { handleChanges } from "./api/changes.ts";
import { handleEntries } from "./api/entries.ts";
import { handleEntry, handleRelated, handleRevisions } from "./api/entry.ts";
import { handleHealth } from "./api/health.ts";
import { handleEntryDocument } from "./api/item.ts";
import { handleList, LISTS } from "./api/lists.ts";
import { handleDocsPage, handleNoSuchOperation, handleOpenApi } from "./api/openapi.tsx";
import { withinLimit } from "./api/rate-limit.ts";
import { handleSchema } from "./api/schemas.ts";
import { handleBuilderPage, handleEmbedCode } from "./embeds/builder.tsx";
import { handleBadge, handleEntryIframe, handleIframe } from "./embeds/iframe.tsx";
import { handleOembed } from "./embeds/oembed.ts";
import { handleWidgetDocument, handleWidgetScript } from "./embeds/widget.ts";
import { handleChangesFeed } from "./feeds/changes-feed.ts";
import { handleDigest, handleDigestFile } from "./feeds/digest.ts";
import {
  handleLlmsTxt,
  handleNewsSitemap,
  handleOpml,
  handleRobots,
  handleSecurityTxt,
  handleSitemapIndex,
  handleSitemapPart,
} from "./feeds/discovery.ts";
import { handleFeed } from "./feeds/feed.ts";
import { handleFavicon, handleIcon, handleShareImage, handleStyleSheet } from "./pages/assets.ts";
import { handleArchivePage, handleChannelPage, handleMonthPage } from "./pages/channel-pages.tsx";
import { handleEntryPage } from "./pages/entry-pages.tsx";
import { redirectTo } from "./pages/intended-address.ts";
import { handleManual, handleManualPage } from "./pages/manual.tsx";
import { handleNoSuchAddress } from "./pages/not-found.tsx";
import { handlePreview } from "./pages/preview.ts";
import { handleProblemPage, handleProblemsPage, handleProblemType } from "./pages/problems.tsx";
import {
  GUESSED_FEEDS,
  redirectToFeed,
  redirectToLanguage,
  redirectToList,
  redirectToMonth,
} from "./pages/redirects.ts";
import { handleSearchPage } from "./pages/search.tsx";
import {
  handleAboutPage,
  handleAccessibilityPage,
  handleEditorPage,
  handleIndexPage,
  handleSubscribePage,
} from "./pages/service-pages.tsx";
import { handleStatusPage } from "./pages/status.tsx";
import { handleEditorChange, handleEditors } from "./publishing/editors.ts";
import { handleExport, handleImport } from "./publishing/export.ts";
import { handleGhost } from "./publishing/ghost.ts";
import { handleHub, plainText } from "./publishing/hub.ts";
import { handlePublish } from "./publishing/publish.ts";
import { handleRebuild } from "./publishing/rebuild.ts";
import { handleLog, handleOwnEntries, handleReceipt, handleWaiting } from "./publishing/receipts.ts";
import { preflight, readableByAll } from "./response/cors.ts";
import { failureResponse, requestId } from "./response/failure.ts";
import { at, contextOf, type Env, inLanguage, ofList } from "./route-adapters.ts";

const ENTRY_ID = "[a-z0-9-]{1,100}";
const MONTH = "\\d{4}-\\d{2}";
const PAGE_OF_ARCHIVE = `${MONTH}(?:\\.\\d{1,6})?`;

/** The whole service as one handler: every address that it answers, in the order in which they are looked for. */
export function createApp() {
  // Hono's default first tries to make one expression of all routes, which these do not allow, and then takes this
  // router.
  const app = new Hono<Env>({ strict: true, router: new TrieRouter() });

  // Every answer is what it says it is, whoever made it: no browser may guess another type for it.
  app.use("*", async (c, next) => {
    const began = Date.now();
    await next();
    c.res.headers.set("x-content-type-options", "nosniff");
    if (!c.req.path.startsWith("/webhooks/")) return;
    // One line for each request of an editor: its route and outcome, and neither its body nor its query.
    const request = requestId(c.req.raw);
    c.res.headers.set("x-request-id", request);
    const { method } = c.req;
    log("info", "webhook", { request, method, route: routePath(c), status: c.res.status, ms: Date.now() - began });
  });

  // What editors sign is for editors' systems, never for pages of other origins: no CORS here.
  app.post("/webhooks/publish", at(handlePublish));
  app.post("/webhooks/adapters/ghost", at(handleGhost));
  app.post("/webhooks/rebuild", at(handleRebuild));
  app.post("/webhooks/editors", at(handleEditorChange));
  app.get("/webhooks/editors", at(handleEditors));
  app.get("/webhooks/export", at(handleExport));
  app.post("/webhooks/import", at(handleImport));
  app.get("/webhooks/receipts/:id", at(handleReceipt, "id"));
  app.get("/webhooks/log", at(handleLog));
  app.get("/webhooks/waiting", at(handleWaiting));
  app.get("/webhooks/entries", at(handleOwnEntries));
  // In brackets, for Hono anchors a pattern as it stands: "publishx" would end in the first of its choices.
  app.all("/webhooks/:name{(?:publish|rebuild|import)}", (c) =>
    problem(c.env.ORIGIN, "method-not-allowed", { detail: "editors POST to this address" }, { allow: "POST" }),
  );
  app.all("/webhooks/:name{(?:receipts/.+|log|waiting|entries|export)}", (c) =>
    problem(c.env.ORIGIN, "method-not-allowed", { detail: "editors GET this address" }, { allow: "GET, HEAD" }),
  );
  app.all("/webhooks/editors", (c) =>
    problem(
      c.env.ORIGIN,
      "method-not-allowed",
      { detail: "the operator GETs this address, or POSTs to it" },
      { allow: "GET, HEAD, POST" },
    ),
  );
  app.all("/webhooks/*", (c) => problem(c.env.ORIGIN, "not-found"));

  app.get("/preview/:token/:file{.*}", at(handlePreview, "token", "file"));

  // Subscribers are servers.
  app.post("/hub", async (c) =>
    plainText(c.req.raw, await withinLimit(c.req.raw, contextOf(c.env), () => handleHub(c.req.raw, contextOf(c.env)))),
  );
  app.all("/hub", (c) =>
    problem(c.env.ORIGIN, "method-not-allowed", { detail: "subscribers POST to this address" }, { allow: "POST" }),
  );

  // From here on everything is for reading, by pages of any origin.
  app.options("*", preflight);
  app.use("*", readableByAll);

  app.get("/api/v1/*", (c, next) =>
    withinLimit(c.req.raw, contextOf(c.env), async () => {
      await next();
      return c.res;
    }),
  );
  app.get("/api/v1/entries", at(handleEntries));
  app.get("/api/v1/entries/:id", at(handleEntry, "id"));
  app.get("/api/v1/entries/:id/revisions", at(handleRevisions, "id"));
  app.get("/api/v1/entries/:id/related", at(handleRelated, "id"));
  app.get("/api/v1/changes", at(handleChanges));
  for (const name of LISTS)
    app.get(
      `/api/v1/${name}`,
      at((request, context) => handleList(request, context, name)),
    );
  app.get("/api/v1/digest", at(handleDigest));
  app.get("/api/v1/openapi.json", at(handleOpenApi));
  for (const path of ["/api", "/api/", "/api/v1", "/api/v1/"])
    app.get(
      path,
      at((_request, context) => redirectTo(context, "/docs")),
    );
  app.get("/api/*", at(handleNoSuchOperation));
  app.get(
    "/schemas/entry.json",
    at((request, context) => handleSchema(request, context, "entry")),
  );
  app.get(
    "/schemas/command.json",
    at((request, context) => handleSchema(request, context, "command")),
  );
  app.get("/healthz", at(handleHealth));

  app.get("/embed/:language/entries/:id{[a-z0-9-]+}", at(handleEntryIframe, "language", "id"));
  app.get("/embed/*", (c) => handleIframe(c.req.raw, contextOf(c.env), c.req.path.slice("/embed/".length)));
  app.get("/badge/*", (c) => handleBadge(c.req.raw, contextOf(c.env), c.req.path.slice("/badge/".length)));
  app.get("/oembed", at(handleOembed));
  app.get("/widget/v1/:file", at(handleWidgetScript, "file"));
  app.get("/widget/v1/*", (c) =>
    handleWidgetDocument(c.req.raw, contextOf(c.env), c.req.path.slice("/widget/v1/".length)),
  );

  app.get("/assets/:file", at(handleStyleSheet, "file"));
  app.get("/cards/:file", at(handleShareImage, "file"));
  app.get("/icon.png", at(handleIcon));
  app.get("/favicon.ico", at(handleFavicon));
  app.get("/robots.txt", at(handleRobots));
  app.get("/llms.txt", at(handleLlmsTxt));
  app.get("/.well-known/security.txt", at(handleSecurityTxt));
  app.get("/sitemap.xml", at(handleSitemapIndex));
  app.get("/:file{sitemap\\.[1-9]\\d{0,5}\\.xml}", at(handleSitemapPart, "file"));
  app.get("/news-sitemap.xml", at(handleNewsSitemap));
  app.get(
    "/feeds.opml",
    at((request, context) => handleOpml(request, context)),
  );

  // To the reader's language.
  app.get(
    "/",
    at((request, context) => redirectToLanguage(request, context, "/")),
  );
  app.get(
    "/editor",
    at((request, context) => redirectToLanguage(request, context, "/editor")),
  );
  app.get(
    "/docs",
    at((request, context) => redirectToLanguage(request, context, "/docs")),
  );
  app.get(
    "/docs/",
    at((request, context) => redirectToLanguage(request, context, "/docs")),
  );
  for (const [name, extension] of Object.entries(GUESSED_FEEDS)) {
    const guesses = name.includes(".") ? [name] : [name, `${name}/`];
    for (const guess of guesses) {
      app.get(
        `/${guess}`,
        at((request, context) => redirectToFeed(request, context, extension)),
      );
      // Below a language, feed.json is the feed itself.
      if (guess === "feed.json") continue;
      app.get(
        `/:language/${guess}`,
        inLanguage((request, context, language) => redirectToFeed(request, context, extension, language)),
      );
    }
  }
  app.get(
    "/status",
    at((request, context) => redirectToLanguage(request, context, "/status")),
  );
  app.get("/docs/:chapter{[a-z]+}", at(handleManual, "chapter"));
  app.get("/problems/:type{[a-z-]*}", at(handleProblemType, "type"));

  app.get("/:language/feeds.opml", inLanguage(handleOpml));
  app.get("/:language/subscribe", inLanguage(handleSubscribePage));
  app.get("/:language/embed", inLanguage(handleBuilderPage));
  app.get("/:language/embed.json", inLanguage(handleEmbedCode));
  app.get("/:language/search", inLanguage(handleSearchPage));
  app.get("/:language/docs", inLanguage(handleDocsPage));
  app.get("/:language/docs/:chapter{[a-z]+}", inLanguage(handleManualPage, "chapter"));
  app.get("/:language/status", inLanguage(handleStatusPage));
  app.get("/:language/about", inLanguage(handleAboutPage));
  app.get("/:language/accessibility", inLanguage(handleAccessibilityPage));
  app.get("/:language/editor", inLanguage(handleEditorPage));
  app.get("/:language/problems", inLanguage(handleProblemsPage));
  app.get("/:language/problems/:type", inLanguage(handleProblemPage, "type"));
  app.get(`/:language/entries/:id{${ENTRY_ID}}`, inLanguage(handleEntryPage, "id"));
  app.get(`/:language/entries/:file{${ENTRY_ID}\\.(?:json|md|ics)}`, inLanguage(handleEntryDocument, "file"));
  app.get("/:language/digest/:kind/:file", inLanguage(handleDigestFile, "kind", "file"));
  app.get(`/:language/events/:month{${MONTH}}/`, inLanguage(handleMonthPage, "month"));
  app.get(`/:language/events/:month{${MONTH}}`, inLanguage(redirectToMonth, "month"));
  for (const section of ["topics", "organisations", "countries"] as const) {
    const folder = `/:language/${section}/`;
    app.get(
      folder,
      inLanguage((request, context, language) => handleIndexPage(request, context, language, section)),
    );
    app.get(
      folder.slice(0, -1),
      inLanguage((_request, context, language) => redirectTo(context, `/${language}/${section}/`)),
    );
  }
  for (const folder of ["/", "/news/", "/events/", "/topics/:id/", "/organisations/:id/", "/countries/:id/"]) {
    const list = `/:language${folder}`;
    app.get(list, ofList(folder, handleChannelPage));
    app.get(list.slice(0, -1), ofList(folder, redirectToList));
    app.get(`${list}:file{feed\\.[a-z0-9.-]+}`, ofList(folder, handleFeed, "file"));
    app.get(`${list}changes/:file{feed\\.[a-z]+}`, ofList(folder, handleChangesFeed, "file"));
    app.get(`${list}archive/:month{${PAGE_OF_ARCHIVE}}`, ofList(folder, handleArchivePage, "month"));
  }

  app.notFound((c) =>
    c.req.method === "GET" || c.req.method === "HEAD"
      ? handleNoSuchAddress(c.req.raw, contextOf(c.env))
      : problem(
          c.env.ORIGIN,
          "method-not-allowed",
          { detail: "this address is for reading" },
          { allow: "GET, HEAD, OPTIONS" },
        ),
  );
  app.onError((error, c) => failureResponse(error, c.req.raw, routePath(c), c.env.ORIGIN));
  return app;
}
