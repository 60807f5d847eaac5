import { problem } from "../../domain/problem.ts";
import type { Editor } from "../../ingest/editors.ts";
import { type Authentic, authenticate, MOST_BYTES } from "../../ingest/receive.ts";
import type { House } from "../response/context.ts";
import { refused } from "./refusal-response.ts";

/** The editors, or the answer to give while their configuration is wrong. The log names the record; the answer does not. */
export async function editorsOf({ config }: House): Promise<readonly Editor[] | Response> {
  const editors = await config.editors();
  if (editors.ok) return editors.value;
  for (const sentence of editors.reason) console.error(sentence);
  return problem(config.site.origin, "unavailable", { detail: "the editors' keys are not configured" }, { "retry-after": "60" });
}

/** Who signed a request, or the answer that refuses it. `most` is in octets of the body. */
export async function editorOf(request: Request, house: House, most = MOST_BYTES): Promise<Authentic | Response> {
  const editors = await editorsOf(house);
  if (editors instanceof Response) return editors;
  const authentic = await authenticate(request, { editors, now: house.now, most });
  return authentic.ok ? authentic.value : refused(house.config.site.origin, authentic.reason);
}

/** An answer to an editor: JSON that no cache keeps. */
export function reply(value: object, status = 200): Response {
  return new Response(`${JSON.stringify(value)}\n`, { status, headers: { "content-type": "application/json", "cache-control": "no-store" } });
}
