import { receiveGhost } from "../../ingest/ghost.ts";
import type { AppContext } from "../context/app-context.ts";
import { answerDelivery } from "./deliveries.ts";

/**
 * Handles POST /webhooks/adapters/ghost: Ghost's own webhooks post.published, post.published.edited, post.unpublished
 * and post.deleted, mapped to a command as the editor's adapter says. Answers as POST /webhooks/publish does; faults
 * point into what Ghost sent.
 */
export async function handleGhost(request: Request, app: AppContext): Promise<Response> {
  return await answerDelivery(app, (context) => receiveGhost(request, context));
}
