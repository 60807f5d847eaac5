import { Command, type Step, stepsOf } from "../domain/command/command.ts";
import type { RenderedTexts } from "../domain/entry/revision.ts";
import type { Taxonomy } from "../domain/entry/taxonomy.ts";
import { checked } from "../domain/entry/validation.ts";
import { cleanEntry, told } from "../sanitise/validate-entry.ts";
import { hexadecimal, sha256 } from "../std/bytes.ts";
import { boundedBody } from "../std/read-body.ts";
import { err, type Fault, ok, type Result } from "../std/result.ts";
import { parseJson } from "../std/strict-json.ts";
import type { Editor } from "./editors.ts";
import { isTimely, parseHeaders, verify } from "./signature.ts";

/** Octets of a body. */
export const MOST_BYTES = 1_048_576;

/** A step whose entry, where it brings one, names only what exists. */
interface Prepared {
  readonly step: Step;
  /** Clean content of that entry's texts; empty for a step without one. */
  readonly rendered: RenderedTexts;
}

/** A well-formed command. */
export interface Delivery {
  /** Steps that stand or fall together. */
  readonly steps: readonly Prepared[];
  readonly batch: boolean;
}

/** Why a delivery goes no further. Only after `unauthorised` has been passed does the editor learn anything about the body. */
export type Refusal =
  | { readonly kind: "media-type"; readonly detail: string }
  | { readonly kind: "header-malformed"; readonly detail: string }
  | { readonly kind: "too-large" }
  | { readonly kind: "unauthorised" }
  | { readonly kind: "body-malformed"; readonly detail: string }
  | { readonly kind: "invalid"; readonly faults: readonly Fault[] };

interface Context {
  readonly editors: readonly Editor[];
  /** Milliseconds since 1970; asked once the body is there, which may have taken its time. */
  readonly now: () => number;
  /** Octets that the body may have. */
  readonly most?: number;
}

/** A request that an editor signed: who, under which id, and the very bytes. */
export interface Authentic {
  readonly editor: Pick<Editor, "id" | "name" | "scope">;
  readonly webhookId: string;
  /** What was signed: the body, or of a request that has none its path and query. */
  readonly body: Uint8Array;
  /** SHA-256 of it, in hexadecimal. */
  readonly fingerprint: string;
}

/** Why a body is not even read, or undefined. */
export function wrongMedia(headers: Pick<Headers, "get" | "has">): Refusal | undefined {
  if (!/^application\/json(?:\s*;\s*charset="?utf-8"?)?\s*$/i.test(headers.get("content-type") ?? "")) {
    return { kind: "media-type", detail: "content-type must be application/json" };
  }
  return headers.has("content-encoding")
    ? { kind: "media-type", detail: "send the body without content-encoding: the signature is over its plain bytes" }
    : undefined;
}

/** SHA-256 of a body, in hexadecimal. */
export async function fingerprintOf(body: Uint8Array<ArrayBuffer>): Promise<string> {
  return hexadecimal(await sha256(body));
}

/** What a request without a body signs in its place: where it goes. Else one that was captured would open every other address for five minutes. */
function target({ url }: Request): Uint8Array<ArrayBuffer> {
  const { pathname, search } = new URL(url);
  return Uint8Array.from(new TextEncoder().encode(pathname + search));
}

/** Who signed a request. The checks go from cheap and blind to dear. */
export async function authenticate(request: Request, { editors, now, most = MOST_BYTES }: Context): Promise<Result<Authentic, Refusal>> {
  const { headers } = request;
  const reading = request.method === "GET" || request.method === "HEAD";
  const media = reading ? undefined : wrongMedia(headers);
  if (media !== undefined) return err(media);
  const signed = parseHeaders(headers);
  if (!signed.ok) return err({ kind: "header-malformed", detail: signed.reason });
  const body = reading ? target(request) : await boundedBody(request, most);
  if (body === undefined) return err({ kind: "too-large" });
  const at = now();
  // One answer for every failure of time, key and signature.
  const editor = isTimely(signed.value.timestamp, at) ? await verify(signed.value, body, editors, at) : undefined;
  if (editor === undefined) return err({ kind: "unauthorised" });
  return ok({ editor: { id: editor.id, name: editor.name, scope: editor.scope }, webhookId: signed.value.id, body, fingerprint: await fingerprintOf(body) });
}

/** The command that a value is. */
export function deliveryOf(value: unknown, taxonomy: Taxonomy): Result<Delivery, Refusal> {
  const command = checked(Command, value);
  if (!command.ok) return err({ kind: "invalid", faults: command.reason });
  const batch = command.value.type === "batch";
  const steps: Prepared[] = [];
  const faults: Fault[] = [];
  for (const [index, step] of stepsOf(command.value).entries()) {
    const prepared = prepare(step, taxonomy, batch ? `/data/commands/${index}` : "");
    if (prepared.ok) steps.push(prepared.value);
    else faults.push(...prepared.reason);
  }
  return faults.length > 0 ? err({ kind: "invalid", faults }) : ok({ steps, batch });
}

/** The JSON of a body, or a sentence that says what is wrong with it. */
export function parseBody(body: Uint8Array): Result<unknown, string> {
  if (body.length === 0) return err("the body is empty");
  let text: string;
  try {
    // ignoreBOM keeps a byte order mark, which is no JSON.
    text = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(body);
  } catch {
    return err("the body is no UTF-8");
  }
  return parseJson(text);
}

/** A step with clean content, or what is wrong with its entry beyond its shape. `below` is where it stands in the body. */
function prepare(step: Step, taxonomy: Taxonomy, below: string): Result<Prepared, readonly Fault[]> {
  if (step.type !== "entry.publish") return ok({ step, rendered: {} });
  const cleaned = cleanEntry(step.data.entry, taxonomy);
  if (!cleaned.ok) return err(cleaned.reason.map(told).map((fault) => ({ ...fault, pointer: `${below}/data/entry${fault.pointer}` })));
  const { entry, rendered } = cleaned.value;
  return ok({ step: { ...step, data: { ...step.data, entry } }, rendered });
}
