import { HubForm } from "../../domain/query/hub-form.ts";
import type { ParameterFault } from "../../domain/query/selection.ts";
import type { TooManySubscriptions } from "../../hub/hub.ts";
import { parseSubscriptionRequest } from "../../hub/subscription-request.ts";
import { readBodyUpTo } from "../../std/read-body.ts";
import { readParameters } from "../api/read-parameters.ts";
import { type AppContext, hubOf } from "../context/app-context.ts";
import { parametersProblem, problem } from "../response/problem-response.ts";

const MAX_BYTES = 10_000;

const CROWDED: Readonly<Record<TooManySubscriptions, { readonly detail: string; readonly after: number }>> = {
  full: { detail: "this hub has as many subscriptions as it can keep", after: 3600 },
  "domain-full": { detail: "the callback's domain has as many subscriptions as one may have", after: 3600 },
  waiting: { detail: "too many requests wait to be confirmed", after: 60 },
  "domain-waiting": { detail: "too many requests of the callback's domain wait to be confirmed", after: 60 },
  "source-waiting": { detail: "too many of your requests wait to be confirmed", after: 60 },
  "source-unconfirmed": { detail: "too many of your requests were not confirmed at their callbacks", after: 3600 },
};

/** Answers subscribers' errors as plain text (section 5.1.2), or as a problem if the client accepts JSON. */
export async function plainText(request: Request, answer: Response): Promise<Response> {
  if (
    answer.headers.get("content-type") !== "application/problem+json" ||
    /\bjson\b/i.test(request.headers.get("accept") ?? "")
  )
    return answer;
  const { title, detail, errors } = await answer.json<{
    title: string;
    detail?: string;
    errors?: readonly ParameterFault[];
  }>();
  const lines = errors?.map(({ parameter, detail: fault }) => `${parameter} ${fault}`) ?? [detail ?? title];
  const plain = new Response(`${lines.join("\n")}\n`, answer);
  plain.headers.set("content-type", "text/plain; charset=utf-8");
  return plain;
}

/**
 * POST /hub (W3C WebSub, section 5.1): 202 where the request was taken, and will be confirmed at its callback; else a
 * problem.
 */
export async function handleHub(request: Request, app: AppContext): Promise<Response> {
  const { site, taxonomy } = app.config;
  const type = (request.headers.get("content-type") ?? "").split(";")[0]?.trim().toLowerCase();
  if (type !== "application/x-www-form-urlencoded")
    return problem(site.origin, "media-type", { detail: "the body must be a form: application/x-www-form-urlencoded" });
  const body = await readBodyUpTo(request, MAX_BYTES);
  if (body === undefined)
    return problem(site.origin, "too-large", { detail: `the body must be of at most ${MAX_BYTES} octets` });
  const fields = new URLSearchParams(new TextDecoder().decode(body));
  // It means nothing there, and must be ignored, whatever it is (section 5.1).
  if (fields.get("hub.mode") === "unsubscribe") fields.delete("hub.lease_seconds");
  const form = readParameters(HubForm, fields, taxonomy, false);
  const subscription = form.ok ? parseSubscriptionRequest(form.value, site, taxonomy) : form;
  if (!subscription.ok) return parametersProblem(app, subscription.reason);
  const address = request.headers.get("cf-connecting-ip") ?? undefined;
  const crowded = await hubOf(app).request(subscription.value, address);
  if (crowded !== undefined) {
    const { detail, after } = CROWDED[crowded];
    return problem(site.origin, "rate-limited", { detail }, { "retry-after": String(after) });
  }
  return new Response("The callback will be asked to confirm.\n", {
    status: 202,
    headers: { "content-type": "text/plain; charset=utf-8", "cache-control": "no-store" },
  });
}
