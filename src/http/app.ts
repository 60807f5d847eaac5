// Long, because every address of the service is named in one place, in the order in which they are looked for.
import { Hono } from "hono";
import { routePath } from "hono/route";
import { TrieRouter } from "hono/router/trie-router";
import { log } from "../std/log.ts";
import { LISTS } from "./api/list-names.ts";
import { withinLimit } from "./api/rate-limit.ts";
import { GUESSED_FEEDS, redirectTo } from "./not-found/intended-address.ts";
import { preflight, readableByAll } from "./response/cors.ts";
import { failureResponse, requestId } from "./response/failure.ts";
import { problem } from "./response/problem-response.ts";
import { withinUriLength } from "./response/uri-length.ts";
import { at, below, contextOf, type Env, noSuchAddress, ofList, toLanguage, withLanguage } from "./route-adapters.ts";

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

  app.use("*", withinUriLength);

  // Signed requests come from editors' systems, never from pages of other origins: no CORS here.
  app.post(
    "/webhooks/publish",
    at(async () => (await import("./publishing/publish.ts")).handlePublish),
  );
  app.post(
    "/webhooks/adapters/ghost",
    at(async () => (await import("./publishing/ghost.ts")).handleGhost),
  );
  app.post(
    "/webhooks/rebuild",
    at(async () => (await import("./publishing/rebuild.ts")).handleRebuild),
  );
  app.post(
    "/webhooks/editors",
    at(async () => (await import("./publishing/editors.ts")).handleEditorChange),
  );
  app.get(
    "/webhooks/editors",
    at(async () => (await import("./publishing/editors.ts")).handleEditors),
  );
  app.get(
    "/webhooks/export",
    at(async () => (await import("./publishing/export.ts")).handleExport),
  );
  app.post(
    "/webhooks/import",
    at(async () => (await import("./publishing/export.ts")).handleImport),
  );
  app.get(
    "/webhooks/receipts/:id",
    at(async () => (await import("./publishing/receipts.ts")).handleReceipt, "id"),
  );
  app.get(
    "/webhooks/log",
    at(async () => (await import("./publishing/receipts.ts")).handleLog),
  );
  app.get(
    "/webhooks/waiting",
    at(async () => (await import("./publishing/receipts.ts")).handleWaiting),
  );
  app.get(
    "/webhooks/entries",
    at(async () => (await import("./publishing/receipts.ts")).handleOwnEntries),
  );
  app.get(
    "/webhooks/translations",
    at(async () => (await import("./publishing/translations.ts")).handleTranslations),
  );
  app.get(
    "/webhooks/inbox",
    at(async () => (await import("./publishing/inbox.ts")).handleInbox),
  );
  app.post(
    "/webhooks/inbox",
    at(async () => (await import("./publishing/inbox.ts")).handleInboxCommand),
  );
  app.get(
    "/webhooks/inbox/:id",
    at(async () => (await import("./publishing/inbox.ts")).handleFinding, "id"),
  );
  // In brackets, for Hono anchors a pattern as it stands: "publishx" would end in the first of its choices.
  app.all("/webhooks/:name{(?:publish|rebuild|import)}", (c) =>
    problem(c.env.ORIGIN, "method-not-allowed", { detail: "editors POST to this address" }, { allow: "POST" }),
  );
  app.all("/webhooks/:name{(?:receipts/.+|inbox/.+|log|waiting|entries|translations|export)}", (c) =>
    problem(c.env.ORIGIN, "method-not-allowed", { detail: "editors GET this address" }, { allow: "GET, HEAD" }),
  );
  app.all("/webhooks/inbox", (c) =>
    problem(
      c.env.ORIGIN,
      "method-not-allowed",
      { detail: "editors GET this address, or POST to it" },
      { allow: "GET, HEAD, POST" },
    ),
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

  app.get(
    "/preview/:token/:file{.*}",
    at(async () => (await import("./pages/preview.ts")).handlePreview, "token", "file"),
  );

  // Only an editor's feed reader knows the token: no CORS for pages of other origins.
  app.get(
    "/:language/inbox/:token{[0-9a-f]{40}}/feed.atom",
    withLanguage(async () => (await import("./feeds/inbox-feed.ts")).handleInboxFeed, "token"),
  );

  // Subscribers are servers.
  app.post("/hub", async (c) => {
    const { handleHub, plainText } = await import("./publishing/hub.ts");
    const { withinLimit } = await import("./api/rate-limit.ts");
    const context = contextOf(c.env);
    return plainText(c.req.raw, await withinLimit(c.req.raw, context, () => handleHub(c.req.raw, context)));
  });
  app.all("/hub", (c) =>
    problem(c.env.ORIGIN, "method-not-allowed", { detail: "subscribers POST to this address" }, { allow: "POST" }),
  );

  // Only forms of our own pages are sent here: no CORS.
  const report = withLanguage(async () => (await import("./pages/error-report.tsx")).handleReport);
  app.post("/:language/report", (c) => withinLimit(c.req.raw, contextOf(c.env), () => report(c)));

  // From here on everything is for reading, by pages of any origin.
  app.options("*", preflight);
  app.use("*", readableByAll);

  app.get("/api/v1/*", (c, next) =>
    withinLimit(c.req.raw, contextOf(c.env), async () => {
      await next();
      return c.res;
    }),
  );
  app.get(
    "/api/v1/entries",
    at(async () => (await import("./api/entries.ts")).handleEntries),
  );
  app.get(
    "/api/v1/entries/:id",
    at(async () => (await import("./api/entry.ts")).handleEntry, "id"),
  );
  app.get(
    "/api/v1/entries/:id/revisions",
    at(async () => (await import("./api/entry.ts")).handleRevisions, "id"),
  );
  app.get(
    "/api/v1/entries/:id/related",
    at(async () => (await import("./api/entry.ts")).handleRelated, "id"),
  );
  app.get(
    "/api/v1/changes",
    at(async () => (await import("./api/changes.ts")).handleChanges),
  );
  for (const name of LISTS)
    app.get(
      `/api/v1/${name}`,
      at(async () => {
        const { handleList } = await import("./api/lists.ts");
        return (request, context) => handleList(request, context, name);
      }),
    );
  app.get(
    "/api/v1/digest",
    at(async () => (await import("./feeds/digest.ts")).handleDigest),
  );
  app.get(
    "/api/v1/openapi.json",
    at(async () => (await import("./pages/reference.tsx")).handleOpenApi),
  );
  for (const path of ["/api", "/api/", "/api/v1", "/api/v1/"])
    app.get(
      path,
      at(async () => (_request, context) => redirectTo(context, "/docs")),
    );
  app.get(
    "/api/*",
    at(async () => (await import("./pages/reference.tsx")).handleNoSuchOperation),
  );
  app.get(
    "/schemas/entry.json",
    at(async () => {
      const { handleSchema } = await import("./api/schemas.ts");
      return (request, context) => handleSchema(request, context, "entry");
    }),
  );
  app.get(
    "/schemas/command.json",
    at(async () => {
      const { handleSchema } = await import("./api/schemas.ts");
      return (request, context) => handleSchema(request, context, "command");
    }),
  );
  app.get(
    "/healthz",
    at(async () => (await import("./api/health.ts")).handleHealth),
  );

  app.get(
    "/embed/:language/entries/:id{[a-z0-9-]+}",
    at(async () => (await import("./embeds/iframe.tsx")).handleEntryIframe, "language", "id"),
  );
  app.get(
    "/embed/*",
    below("/embed/", async () => (await import("./embeds/iframe.tsx")).handleIframe),
  );
  app.get(
    "/badge/*",
    below("/badge/", async () => (await import("./embeds/badge.ts")).handleBadge),
  );
  app.get(
    "/oembed",
    at(async () => (await import("./embeds/oembed.ts")).handleOembed),
  );
  app.get(
    "/widget/v1/*",
    below("/widget/v1/", async () => (await import("./embeds/widget.ts")).handleWidgetDocument),
  );

  app.get(
    `/cards/:language/:file{${ENTRY_ID}\\.png}`,
    withLanguage(async () => (await import("./pages/entry-card.ts")).handleEntryCard, "file"),
  );
  app.get(
    "/robots.txt",
    at(async () => (await import("./feeds/discovery.ts")).handleRobots),
  );
  app.get(
    "/llms.txt",
    at(async () => (await import("./feeds/discovery.ts")).handleLlmsTxt),
  );
  app.get(
    "/.well-known/security.txt",
    at(async () => (await import("./feeds/discovery.ts")).handleSecurityTxt),
  );
  app.get(
    "/sitemap.xml",
    at(async () => (await import("./feeds/discovery.ts")).handleSitemapIndex),
  );
  app.get(
    "/:file{sitemap\\.[1-9]\\d{0,5}\\.xml}",
    at(async () => (await import("./feeds/discovery.ts")).handleSitemapPart, "file"),
  );
  app.get(
    "/news-sitemap.xml",
    at(async () => (await import("./feeds/discovery.ts")).handleNewsSitemap),
  );
  app.get(
    "/feeds.opml",
    at(async () => {
      const { handleOpml } = await import("./feeds/discovery.ts");
      return (request, context) => handleOpml(request, context);
    }),
  );

  // To the reader's language.
  app.get("/", toLanguage("/"));
  app.get("/editor", toLanguage("/editor"));
  app.get("/docs", toLanguage("/docs"));
  app.get("/docs/", toLanguage("/docs"));
  for (const [name, extension] of Object.entries(GUESSED_FEEDS)) {
    const guesses = name.includes(".") ? [name] : [name, `${name}/`];
    for (const guess of guesses) {
      app.get(
        `/${guess}`,
        at(async () => {
          const { redirectToFeed } = await import("./pages/redirects.ts");
          return (request, context) => redirectToFeed(request, context, extension);
        }),
      );
      // Below a language, feed.json and the like are feeds themselves.
      if (guess === `feed.${extension}`) continue;
      app.get(
        `/:language/${guess}`,
        withLanguage(async () => {
          const { redirectToFeed } = await import("./pages/redirects.ts");
          return (request, context, language) => redirectToFeed(request, context, extension, language);
        }),
      );
    }
  }
  app.get("/status", toLanguage("/status"));
  app.get("/docs/reference", toLanguage("/docs/reference"));
  app.get(
    "/docs/reference/:operation{[A-Za-z]+}",
    at(async () => (await import("./pages/reference.tsx")).handleOperation, "operation"),
  );
  app.get(
    "/docs/reference/schemas/:schema{[A-Za-z]+}",
    at(async () => (await import("./pages/reference.tsx")).handleSchemaName, "schema"),
  );
  app.get(
    "/docs/reference/:operation{[A-Za-z]+}/answer",
    at(async () => (await import("./pages/reference.tsx")).handleTriedOperation, "operation"),
  );
  app.get(
    "/docs/:chapter{[a-z]+}",
    at(async () => (await import("./pages/manual.tsx")).handleManual, "chapter"),
  );
  app.get(
    "/problems/:type{[a-z-]*}",
    at(async () => (await import("./pages/problems.tsx")).handleProblemType, "type"),
  );

  app.get(
    "/:language/feeds.opml",
    withLanguage(async () => (await import("./feeds/discovery.ts")).handleOpml),
  );
  app.get(
    "/:language/subscribe",
    withLanguage(async () => (await import("./pages/service-pages.tsx")).handleSubscribePage),
  );
  app.get(
    "/:language/embed",
    withLanguage(async () => (await import("./pages/builder.tsx")).handleBuilderPage),
  );
  app.get(
    "/:language/embed.json",
    withLanguage(async () => (await import("./pages/builder.tsx")).handleEmbedCode),
  );
  app.get(
    "/:language/search",
    withLanguage(async () => (await import("./pages/search.tsx")).handleSearchPage),
  );
  app.get(
    "/:language/docs",
    withLanguage(async () => (await import("./pages/reference.tsx")).handleDocsPage),
  );
  app.get(
    "/:language/docs/reference",
    withLanguage(async () => (await import("./pages/reference.tsx")).handleReferencePage),
  );
  app.get(
    "/:language/docs/reference/:operation{[A-Za-z]+}",
    withLanguage(async () => (await import("./pages/reference.tsx")).handleOperationPage, "operation"),
  );
  app.get(
    "/:language/docs/reference/schemas/:schema{[A-Za-z]+}",
    withLanguage(async () => (await import("./pages/reference.tsx")).handleSchemaPage, "schema"),
  );
  app.get(
    "/:language/docs/:chapter{[a-z]+}",
    withLanguage(async () => (await import("./pages/manual.tsx")).handleManualPage, "chapter"),
  );
  app.get(
    "/:language/status",
    withLanguage(async () => (await import("./pages/status.tsx")).handleStatusPage),
  );
  app.get(
    "/:language/about",
    withLanguage(async () => (await import("./pages/service-pages.tsx")).handleAboutPage),
  );
  app.get(
    "/:language/report",
    withLanguage(async () => (await import("./pages/error-report.tsx")).handleReportPage),
  );
  app.get(
    "/:language/report/sent",
    withLanguage(async () => (await import("./pages/error-report.tsx")).handleReportedPage),
  );
  app.get(
    "/:language/changes/",
    withLanguage(async () => (await import("./pages/changes.tsx")).handleChangesPage),
  );
  app.get(
    "/:language/changes",
    withLanguage(async () => (_request, context, language) => redirectTo(context, `/${language}/changes/`)),
  );
  app.get(
    "/:language/accessibility",
    withLanguage(async () => (await import("./pages/service-pages.tsx")).handleAccessibilityPage),
  );
  app.get(
    "/:language/editor",
    withLanguage(async () => (await import("./pages/service-pages.tsx")).handleEditorPage),
  );
  app.get(
    "/:language/editor/translations",
    withLanguage(async () => (await import("./pages/translations.tsx")).handleTranslationsPage),
  );
  app.get(
    "/:language/problems",
    withLanguage(async () => (await import("./pages/problems.tsx")).handleProblemsPage),
  );
  app.get(
    "/:language/problems/:type",
    withLanguage(async () => (await import("./pages/problems.tsx")).handleProblemPage, "type"),
  );
  app.get(
    `/:language/entries/:id{${ENTRY_ID}}`,
    withLanguage(async () => (await import("./pages/entry-pages.tsx")).handleEntryPage, "id"),
  );
  app.get(
    `/:language/entries/:file{${ENTRY_ID}\\.(?:json|md|ics)}`,
    withLanguage(async () => (await import("./api/item.ts")).handleEntryDocument, "file"),
  );
  app.get(
    "/:language/digest/:kind/:file",
    withLanguage(async () => (await import("./feeds/digest.ts")).handleDigestFile, "kind", "file"),
  );
  app.get(
    `/:language/events/:month{${MONTH}}/`,
    withLanguage(async () => (await import("./pages/lists/channel-pages.tsx")).handleMonthPage, "month"),
  );
  app.get(
    `/:language/events/:month{${MONTH}}`,
    withLanguage(async () => (await import("./pages/redirects.ts")).redirectToMonth, "month"),
  );
  for (const section of ["topics", "organisations", "countries"] as const) {
    const folder = `/:language/${section}/`;
    app.get(
      folder,
      withLanguage(async () => {
        const { handleIndexPage } = await import("./pages/service-pages.tsx");
        return (request, context, language) => handleIndexPage(request, context, language, section);
      }),
    );
    app.get(
      folder.slice(0, -1),
      withLanguage(async () => (_request, context, language) => redirectTo(context, `/${language}/${section}/`)),
    );
  }
  for (const folder of ["/", "/news/", "/events/", "/topics/:id/", "/organisations/:id/", "/countries/:id/"]) {
    const list = `/:language${folder}`;
    app.get(
      list,
      ofList(folder, async () => (await import("./pages/lists/channel-pages.tsx")).handleChannelPage),
    );
    app.get(
      list.slice(0, -1),
      ofList(folder, async () => (await import("./pages/redirects.ts")).redirectToList),
    );
    app.get(
      `${list}:file{feed\\.[a-z0-9.-]+}`,
      ofList(folder, async () => (await import("./feeds/feed.ts")).handleFeed, "file"),
    );
    app.get(
      `${list}changes/:file{feed\\.[a-z]+}`,
      ofList(folder, async () => (await import("./feeds/changes-feed.ts")).handleChangesFeed, "file"),
    );
    app.get(
      `${list}archive/:month{${PAGE_OF_ARCHIVE}}`,
      ofList(folder, async () => (await import("./pages/lists/channel-pages.tsx")).handleArchivePage, "month"),
    );
  }

  app.notFound((c) =>
    c.req.method === "GET" || c.req.method === "HEAD"
      ? noSuchAddress(c.req.raw, contextOf(c.env))
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
