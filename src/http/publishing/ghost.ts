import { utc } from "../../domain/time/instant.ts";
import { authenticateGhost, commandOf, pointerInGhost } from "../../ingest/ghost.ts";
import { deliveryOf, parseBody } from "../../ingest/receive.ts";
import type { House } from "../response/context.ts";
import { editorsOf } from "./authenticated.ts";
import { carriedOut, orderOf, putDown } from "./publish.ts";
import { refused } from "./refusal-response.ts";

/**
 * POST /webhooks/adapters/ghost: Ghost's own webhooks post.published, post.published.edited, post.unpublished and post.deleted, mapped
 * to a command as the editor's adapter says. Answers as POST /webhooks/publish does; faults point into what Ghost sent.
 */
export async function handleGhost(request: Request, house: House): Promise<Response> {
  const { site, taxonomy } = house.config;
  const editors = await editorsOf(house);
  if (editors instanceof Response) return editors;
  const found = await authenticateGhost(request, { editors, now: house.now });
  if (!found.ok) return refused(site.origin, found.reason);
  const { authentic, adapter } = found.value;
  const payload = parseBody(authentic.body);
  if (!payload.ok) return await putDown(house, authentic, { kind: "body-malformed", detail: payload.reason });
  const command = commandOf(payload.value, adapter, (topic) => taxonomy.topics.has(topic), utc(house.now()));
  if (!command.ok) return await putDown(house, authentic, { kind: "invalid", faults: command.reason });
  const delivery = deliveryOf(command.value, taxonomy);
  if (delivery.ok) return await carriedOut(house, orderOf(authentic, delivery.value, house));
  const { reason } = delivery;
  const told = reason.kind === "invalid" ? { ...reason, faults: reason.faults.map((fault) => ({ ...fault, pointer: pointerInGhost(fault.pointer) })) } : reason;
  return await putDown(house, authentic, told);
}
