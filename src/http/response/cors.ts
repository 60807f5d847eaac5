import type { MiddlewareHandler } from "hono";
import { cors } from "hono/cors";

const EXPOSED_HEADERS = ["ETag", "Last-Modified", "Link", "Retry-After", "RateLimit", "RateLimit-Policy"];
/** Headers that pages of other origins may read. */
export const EXPOSED = EXPOSED_HEADERS.join(", ");

/** Answers the preflight request of a page of another origin. */
export const preflight = cors({
  origin: "*",
  allowMethods: ["GET", "HEAD", "OPTIONS"],
  // The star is for what programs add out of habit, such as Content-Type on a GET; browsers of before 2022 take the
  // names only.
  allowHeaders: ["If-None-Match", "If-Modified-Since", "*"],
  exposeHeaders: EXPOSED_HEADERS,
  maxAge: 86400,
});

/**
 * Lets pages of any origin read the answer. Hono's cors would copy every answer, which doubles the cost of a hot feed.
 */
export const readableByAll: MiddlewareHandler = async (c, next) => {
  await next();
  c.res.headers.set("access-control-allow-origin", "*");
  c.res.headers.set("access-control-expose-headers", EXPOSED);
};
