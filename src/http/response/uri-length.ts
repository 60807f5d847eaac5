import type { MiddlewareHandler } from "hono";
import type { Bindings } from "../../bindings.ts";
import { problem } from "./problem-response.ts";

/**
 * Octets that a request's address may have: what every server has to take (RFC 9110, section 4.1). Redirects, links and
 * canonical addresses repeat it, and clients take 16 KiB of headers.
 */
const MAX_URI = 8000;

/** Refuses requests whose address is longer than any that the service gives out. */
export const withinUriLength: MiddlewareHandler<{ Bindings: Bindings }> = async (c, next) => {
  if (c.req.url.length <= MAX_URI) return await next();
  const detail = `the address must be of at most ${MAX_URI} octets; this one has ${c.req.url.length}`;
  // It comes ahead of the header that lets scripts of any page read answers.
  return problem(c.env.ORIGIN, "uri-too-long", { detail }, { "access-control-allow-origin": "*" });
};
