import { receiveGhost } from "../../ingest/ghost.ts";
import type { House } from "../response/context.ts";
import { answerDelivery } from "./deliveries.ts";

/**
 * Handles POST /webhooks/adapters/ghost: Ghost's own webhooks post.published, post.published.edited, post.unpublished and post.deleted,
 * mapped to a command as the editor's adapter says. Answers as POST /webhooks/publish does; faults point into what Ghost sent.
 */
export async function handleGhost(request: Request, house: House): Promise<Response> {
  return await answerDelivery(house, (context) => receiveGhost(request, context));
}
