import { errorFields, log } from "../../std/log.ts";
import type { AppContext } from "../context/app-context.ts";
import { clientOf } from "../context/ledger-queries.ts";
import { problem } from "../response/problem-response.ts";

// Where the platform's rate limit binding is configured, the API is limited by the network that asks; feeds and pages
// never are. The binding counts at each place of the edge, and tells no more than yes or no: how much is allowed stands
// in a variable beside it.

/** The policy in the words of its header (draft-ietf-httpapi-ratelimit-headers); undefined where there is no limit. */
function policyOf({ env, config }: AppContext): { readonly header: string; readonly window: string } | undefined {
  const { limit } = config;
  return env.API_LIMITER === undefined || limit === undefined
    ? undefined
    : { header: `"api";q=${limit.requests};w=${limit.seconds}`, window: String(limit.seconds) };
}

/**
 * Answers an API request with `answer`, or with 429 where its address has asked too often. A limiter that fails lets
 * everybody pass.
 */
export async function withinLimit(
  request: Request,
  app: AppContext,
  answer: () => Promise<Response>,
): Promise<Response> {
  const policy = policyOf(app);
  const key = clientOf(request);
  if (policy === undefined || key === undefined) return await answer();
  let success = true;
  try {
    success = (await app.env.API_LIMITER?.limit({ key }))?.success ?? true;
  } catch (error) {
    log("warn", "rate-limiter-did-not-answer", errorFields(error));
  }
  const refusal = { "retry-after": policy.window, ratelimit: `"api";r=0;t=${policy.window}` };
  const response = success
    ? await answer()
    : problem(
        app.config.site.origin,
        "rate-limited",
        { detail: "feeds are not limited; ETag and Cache-Control save requests" },
        refusal,
      );
  response.headers.set("ratelimit-policy", policy.header);
  return response;
}
