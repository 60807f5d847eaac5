import { isUnbounded } from "../../domain/command/editor.ts";
import type { Editor } from "../../ingest/editors.ts";
import { type AuthenticatedRequest, authenticate, MAX_BODY_BYTES } from "../../ingest/receive.ts";
import { log } from "../../std/log.ts";
import type { AppContext } from "../context/app-context.ts";
import { problem } from "../response/problem-response.ts";
import { refusalResponse } from "./refusal-response.ts";

/**
 * Reads the configured editors, or makes the answer to give while their configuration is wrong. The log names the
 * record; the answer does not.
 */
export async function configuredEditors({
  config,
  editors: directory,
}: AppContext): Promise<readonly Editor[] | Response> {
  const editors = await directory.read();
  if (editors.ok) return editors.value;
  for (const mistake of editors.reason) log("error", "editors-not-configured", { mistake });
  return problem(
    config.site.origin,
    "unavailable",
    { detail: "the editors' keys are not configured" },
    { "retry-after": "60" },
  );
}

/** Authenticates a request, or makes the answer that refuses it. */
export async function authenticated(
  request: Request,
  app: AppContext,
  maxBytes = MAX_BODY_BYTES,
): Promise<AuthenticatedRequest | Response> {
  const editors = await configuredEditors(app);
  if (editors instanceof Response) return editors;
  const { now } = app;
  const refreshed = () => app.editors.refresh();
  const signed = await authenticate(request, { editors, refreshed, now, maxBytes });
  return signed.ok ? signed.value : refusalResponse(app.config.site.origin, signed.reason);
}

/** Authenticates a request whose key must have no scopes, or makes the answer that refuses it with `detail`. */
export async function authenticatedWithoutScopes(
  request: Request,
  app: AppContext,
  detail: string,
  maxBytes = MAX_BODY_BYTES,
): Promise<AuthenticatedRequest | Response> {
  const signed = await authenticated(request, app, maxBytes);
  if (signed instanceof Response || isUnbounded(signed.editor.scope)) return signed;
  return refusalResponse(app.config.site.origin, { kind: "out-of-scope", detail });
}

/** Answers an editor with JSON that no cache keeps. */
export function privateJson(value: object, status = 200): Response {
  return new Response(`${JSON.stringify(value)}\n`, {
    status,
    headers: { "content-type": "application/json", "cache-control": "no-store" },
  });
}
