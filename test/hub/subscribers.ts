// The internet as the service under test sees it: hosts whose addresses behave as their path says. In Node, behind workerd's own fetch.
import type { Request as NodeRequest } from "miniflare";
import { Response } from "miniflare";

/** What came to an address. */
export interface Received {
  readonly url: string;
  readonly method: string;
  readonly headers: Readonly<Record<string, string>>;
  /** Base64. */
  readonly body: string;
}

/** By the room (see room.ts) that it came from. */
const received = new Map<string, Received[]>();

/** Ends the waiting of those who were sent to /held, by the room. */
const held = new Map<string, () => void>();

/**
 * Answers as `url` says: /yes confirms and takes, /gone and /down confirm and do not take, /held takes once `https://release.example/{room}` was asked.
 * `https://received.example/{room}` tells what came, and forgets it.
 */
export async function internet(request: NodeRequest): Promise<Response> {
  const url = new URL(request.url);
  if (url.hostname === "received.example") return Response.json(received.get(url.pathname.slice(1))?.splice(0) ?? []);
  if (url.hostname === "release.example") {
    held.get(url.pathname.slice(1))?.();
    return new Response(null);
  }
  const body = Buffer.from(await request.arrayBuffer()).toString("base64");
  const room = request.headers.get("room") ?? "";
  received.set(room, [...(received.get(room) ?? []), { url: request.url, method: request.method, headers: Object.fromEntries(request.headers), body }]);
  const challenge = url.searchParams.get("hub.challenge") ?? "";
  const [, path = ""] = url.pathname.split("/");
  if (path === "moved") return new Response(null, { status: 302, headers: { location: `https://${url.hostname}/yes${url.search}` } });
  if (path === "unknown") return new Response(challenge, { status: 404 });
  if (path === "broken") throw new Error("connection refused");
  if (path === "held" && request.method === "POST") await new Promise<void>((resolve) => held.set(room, resolve));
  if (path === "never") await new Promise(() => undefined);
  // Half of the challenge, and then nothing more.
  if (path === "stalls") return new Response(new ReadableStream({ start: (stream) => stream.enqueue(Buffer.from(challenge.slice(0, 18))) }));
  if (path === "slow") await new Promise((resolve) => setTimeout(resolve, 300));
  if (request.method === "POST")
    return new Response(null, { status: { gone: 410, down: 503, turned: 307 }[path] ?? 204, headers: { location: "https://other.example/yes" } });
  return new Response({ other: "something else", longer: `${challenge} `, near: `${challenge.slice(0, -1)}x`, silent: "" }[path] ?? challenge);
}
