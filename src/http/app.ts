import { Hono } from "hono";
import type { Bindings } from "../bindings.ts";
import { configOf } from "../config.ts";
import { problem } from "../domain/problem.ts";
import { handleChanges } from "./api/changes.ts";
import { handleEntries } from "./api/entries.ts";
import { handleEntry, handleRelated, handleRevisions } from "./api/entry.ts";
import { handleHealth } from "./api/health.ts";
import { handleList } from "./api/lists.ts";
import { handleDocs, handleNoSuchAddress, handleOpenApi } from "./api/openapi.tsx";
import { withinLimit } from "./api/rate-limit.ts";
import { handleSchema } from "./api/schemas.ts";
import { handleBadge, handleIframe } from "./embeds/iframe.tsx";
import { handleOembed } from "./embeds/oembed.ts";
import { handleWidget } from "./embeds/widget.ts";
import { handleDigest, handleDigestFile } from "./feeds/digest.ts";
import { handleManual } from "./pages/manual.tsx";
import { handlePreview } from "./pages/preview.ts";
import { handleProblemType } from "./pages/problems.tsx";
import { handleReading } from "./pages/routes.ts";
import { handleExport, handleImport } from "./publishing/export.ts";
import { handleGhost } from "./publishing/ghost.ts";
import { handleHub, plainText } from "./publishing/hub.ts";
import { handlePublish } from "./publishing/publish.ts";
import { handleRebuild } from "./publishing/rebuild.ts";
import { handleLog, handleReceipt, handleWaiting } from "./publishing/receipts.ts";
import { type AppContext, createContext } from "./response/context.ts";

const CORS = {
  "access-control-allow-origin": "*",
  "access-control-expose-headers": "ETag, Last-Modified, Link, Retry-After, RateLimit, RateLimit-Policy",
} as const;

const PREFLIGHT = {
  ...CORS,
  "access-control-allow-methods": "GET, HEAD, OPTIONS",
  // The star is for what programs add out of habit, such as Content-Type on a GET; browsers of before 2022 take the names only.
  "access-control-allow-headers": "If-None-Match, If-Modified-Since, *",
  "access-control-max-age": "86400",
} as const;

const houses = new WeakMap<object, AppContext>();

function contextOf(env: Bindings): AppContext {
  let app = houses.get(env);
  if (app === undefined) {
    app = createContext(env, configOf(env));
    houses.set(env, app);
  }
  return app;
}

/** Seconds after which who could not be served now may ask again. */
const PATIENCE = "5";

/**
 * Reports whether an error is a temporary failure of the ledger rather than a defect: it is overloaded, or was
 * restarted during the request. Both are marked by the platform on the errors of a Durable Object's stub.
 */
function isPassing(error: Error & { readonly overloaded?: unknown; readonly retryable?: unknown }): boolean {
  return error.overloaded === true || error.retryable === true;
}

/** The whole service as one handler. */
export function createApp() {
  const app = new Hono<{ Bindings: Bindings }>({ strict: true });

  // What editors sign is for editors' systems, never for pages of other origins: no CORS here.
  app.post("/webhooks/publish", (c) => handlePublish(c.req.raw, contextOf(c.env)));
  app.post("/webhooks/adapters/ghost", (c) => handleGhost(c.req.raw, contextOf(c.env)));
  app.post("/webhooks/rebuild", (c) => handleRebuild(c.req.raw, contextOf(c.env)));
  app.get("/webhooks/export", (c) => handleExport(c.req.raw, contextOf(c.env)));
  app.post("/webhooks/import", (c) => handleImport(c.req.raw, contextOf(c.env)));
  app.get("/webhooks/receipts/:id", (c) => handleReceipt(c.req.raw, contextOf(c.env), c.req.param("id")));
  app.get("/webhooks/log", (c) => handleLog(c.req.raw, contextOf(c.env)));
  app.get("/webhooks/waiting", (c) => handleWaiting(c.req.raw, contextOf(c.env)));
  // In brackets, for Hono anchors a pattern as it stands: "publishx" would end in the first of its choices.
  app.all("/webhooks/:name{(?:publish|rebuild|import)}", (c) =>
    problem(c.env.ORIGIN, "method-not-allowed", { detail: "editors POST to this address" }, { allow: "POST" }),
  );
  app.all("/webhooks/:name{(?:receipts/.+|log|waiting|export)}", (c) =>
    problem(c.env.ORIGIN, "method-not-allowed", { detail: "editors GET this address" }, { allow: "GET, HEAD" }),
  );
  app.all("/webhooks/*", (c) => problem(c.env.ORIGIN, "not-found"));

  app.get("/preview/:token/:file{.*}", (c) =>
    handlePreview(c.req.raw, contextOf(c.env), c.req.param("token"), c.req.param("file")),
  );

  // Subscribers are servers.
  app.post("/hub", async (c) =>
    plainText(c.req.raw, await withinLimit(c.req.raw, contextOf(c.env), () => handleHub(c.req.raw, contextOf(c.env)))),
  );
  app.all("/hub", (c) =>
    problem(c.env.ORIGIN, "method-not-allowed", { detail: "subscribers POST to this address" }, { allow: "POST" }),
  );

  app.options("*", () => new Response(null, { status: 204, headers: PREFLIGHT }));
  app.use("*", async (c, next) => {
    if (c.req.method !== "GET" && c.req.method !== "HEAD") {
      c.res = problem(
        c.env.ORIGIN,
        "method-not-allowed",
        { detail: "this address is for reading" },
        { allow: "GET, HEAD, OPTIONS" },
      );
    } else await next();
    for (const [name, value] of Object.entries(CORS)) c.res.headers.set(name, value);
  });

  app.use("/api/v1/*", async (c, next) => {
    c.res = await withinLimit(c.req.raw, contextOf(c.env), async () => {
      await next();
      return c.res;
    });
  });
  app.get("/api/v1/entries", (c) => handleEntries(c.req.raw, contextOf(c.env)));
  app.get("/api/v1/entries/:id", (c) => handleEntry(c.req.raw, contextOf(c.env), c.req.param("id")));
  app.get("/api/v1/entries/:id/revisions", (c) => handleRevisions(c.req.raw, contextOf(c.env), c.req.param("id")));
  app.get("/api/v1/entries/:id/related", (c) => handleRelated(c.req.raw, contextOf(c.env), c.req.param("id")));
  app.get("/api/v1/changes", (c) => handleChanges(c.req.raw, contextOf(c.env)));
  app.get("/api/v1/:name{(?:topics|organisations|countries|languages|channels)}", (c) =>
    handleList(c.req.raw, contextOf(c.env), c.req.param("name")),
  );
  app.get("/api/v1/digest", (c) => handleDigest(c.req.raw, contextOf(c.env)));
  app.get("/api/v1/openapi.json", (c) => handleOpenApi(c.req.raw, contextOf(c.env)));
  app.get("/api/*", (c) => handleNoSuchAddress(c.req.raw, contextOf(c.env)));
  for (const path of ["/docs", "/docs/"]) app.get(path, (c) => handleDocs(c.req.raw, contextOf(c.env)));
  app.get("/docs/:chapter{[a-z]+}", (c) => handleManual(c.req.raw, contextOf(c.env), c.req.param("chapter")));
  app.get("/schemas/entry.json", (c) => handleSchema(c.req.raw, contextOf(c.env), "entry"));
  app.get("/schemas/command.json", (c) => handleSchema(c.req.raw, contextOf(c.env), "command"));
  app.get("/problems/:type{[a-z-]*}", (c) => handleProblemType(c.req.raw, contextOf(c.env), c.req.param("type")));
  app.get("/healthz", (c) => handleHealth(contextOf(c.env)));
  app.get("/:language{[a-z]{2}}/digest/:kind/:file", (c) =>
    handleDigestFile(c.req.raw, contextOf(c.env), c.req.param("language"), c.req.param("kind"), c.req.param("file")),
  );
  app.get("/embed/*", (c) => handleIframe(c.req.raw, contextOf(c.env), c.req.path.slice("/embed/".length)));
  app.get("/badge/*", (c) => handleBadge(c.req.raw, contextOf(c.env), c.req.path.slice("/badge/".length)));
  app.get("/oembed", (c) => handleOembed(c.req.raw, contextOf(c.env)));
  app.get("/widget/v1/*", (c) => handleWidget(c.req.raw, contextOf(c.env), c.req.path.slice("/widget/v1/".length)));
  app.get("*", (c) => handleReading(c.req.raw, contextOf(c.env)));

  app.notFound((c) => problem(c.env.ORIGIN, "not-found"));
  app.onError((error, c) => {
    console.error(error.stack ?? error.message);
    const headers = /^\/(?:webhooks|preview)\//.test(c.req.path) ? {} : CORS;
    return isPassing(error)
      ? problem(c.env.ORIGIN, "unavailable", {}, { ...headers, "retry-after": PATIENCE })
      : problem(c.env.ORIGIN, "internal", {}, headers);
  });
  return app;
}
