import { TOLERANCE, TOLERANCE_SECONDS } from "../domain/command/clock-tolerance.ts";
import { type BatchStep, batchSteps, Command, isDryRun } from "../domain/command/command.ts";
import type { Scope } from "../domain/command/editor.ts";
import type { RenderedTexts } from "../domain/entry/revision.ts";
import { parseWith } from "../domain/entry/validation.ts";
import { parseInstant, utc } from "../domain/time/instant.ts";
import { type EntryRules, toFault, validateEntry } from "../sanitise/validate-entry.ts";
import { sha256, toHex } from "../std/bytes.ts";
import { readBodyUpTo } from "../std/read-body.ts";
import { err, type FieldError, ok, type Result } from "../std/result.ts";
import { parseJson } from "../std/strict-json.ts";
import type { Editor } from "./editors.ts";
import { isTimely, parseHeaders, verify } from "./signature.ts";

/** Maximum size of a body. */
export const MAX_BODY_BYTES = 1_048_576;

/** Step whose entry, where it brings one, is valid. */
interface PreparedStep {
  readonly step: BatchStep;
  /** Sanitised content of that entry's texts; empty for a step without one. */
  readonly rendered: RenderedTexts;
}

/** Milliseconds by which the timestamp in a body may be ahead of our clock. */
const MAX_AHEAD_MS = TOLERANCE_SECONDS * 1000;

/** Checked command. */
export interface Delivery {
  /** The time at which its editor made it, in milliseconds since 1970. */
  readonly timestamp: number;
  /** Steps that stand or fall together. */
  readonly steps: readonly PreparedStep[];
  readonly batch: boolean;
}

/** Delivery as the ledger takes it: authenticated, its entries valid. */
export interface CheckedOrder extends Delivery {
  readonly editor: { readonly id: string; readonly scope: Scope };
  readonly webhookId: string;
  readonly fingerprint: string;
}

/**
 * Checked order, and whether nothing of it is to be stored: a dry run is asked for in the signed body, or in the query,
 * which nobody signs.
 */
interface Reception {
  readonly order: CheckedOrder;
  readonly dryRun?: "signed" | "unsigned";
}

/** Refusal of a delivery; `logFor` is the request whose editor finds the refusal in the log. */
export interface RefusedDelivery {
  readonly refusal: Refusal;
  readonly logFor?: AuthenticatedRequest;
}

export type Received = Result<Reception, RefusedDelivery>;

/** Context in which deliveries are received. */
export interface ReceptionContext extends AuthenticationContext {
  readonly rules: EntryRules;
}

/**
 * Reason why a delivery goes no further. Only after `unauthorised` has been passed does the editor learn anything about
 * the body.
 */
export type Refusal =
  | { readonly kind: "media-type"; readonly detail: string }
  | { readonly kind: "header-malformed"; readonly detail: string }
  | { readonly kind: "too-large"; readonly maxBytes: number }
  | { readonly kind: "unauthorised" }
  | { readonly kind: "body-malformed"; readonly detail: string }
  | { readonly kind: "invalid"; readonly faults: readonly FieldError[] };

/** Context in which requests are authenticated. */
interface AuthenticationContext {
  readonly editors: readonly Editor[];
  /** Those there are now, where a signature was of none of `editors`; undefined where there are no others. */
  readonly refreshed?: () => Promise<readonly Editor[] | undefined>;
  /** Milliseconds since 1970; asked once the body is there, which may have taken its time. */
  readonly now: () => number;
  /** Maximum size of the body; MAX_BODY_BYTES unless given. */
  readonly maxBytes?: number;
}

/** Request that an editor signed: its sender, its id and the signed bytes. */
export interface AuthenticatedRequest {
  readonly editor: Pick<Editor, "id" | "name" | "scope">;
  readonly webhookId: string;
  /** The signed bytes: the body, or of a request without one its path and query. */
  readonly body: Uint8Array;
  /** SHA-256 of it, in hexadecimal. */
  readonly fingerprint: string;
}

/** Returns why a body is not read for its media type. */
export function unsupportedMediaType(headers: Pick<Headers, "get" | "has">): Refusal | undefined {
  if (!/^application\/json(?:\s*;\s*charset="?utf-8"?)?\s*$/i.test(headers.get("content-type") ?? "")) {
    return { kind: "media-type", detail: "content-type must be application/json" };
  }
  return headers.has("content-encoding")
    ? { kind: "media-type", detail: "send the body without content-encoding: the signature is over its plain bytes" }
    : undefined;
}

/** Hashes a body: SHA-256, in hexadecimal. */
export async function fingerprintOf(body: Uint8Array<ArrayBuffer>): Promise<string> {
  return toHex(await sha256(body));
}

/**
 * Encodes what a request without a body signs in its place, its path and query: else a captured one would open every
 * other address for as long as clocks may differ.
 */
function target({ url }: Request): Uint8Array<ArrayBuffer> {
  const { pathname, search } = new URL(url);
  return Uint8Array.from(new TextEncoder().encode(pathname + search));
}

/** Authenticates a request. Cheap checks that need no secret come first, signatures last. */
export async function authenticate(
  request: Request,
  { editors, refreshed, now, maxBytes = MAX_BODY_BYTES }: AuthenticationContext,
): Promise<Result<AuthenticatedRequest, Refusal>> {
  const { headers } = request;
  const reading = request.method === "GET" || request.method === "HEAD";
  const media = reading ? undefined : unsupportedMediaType(headers);
  if (media !== undefined) return err(media);
  const signed = parseHeaders(headers);
  if (!signed.ok) return err({ kind: "header-malformed", detail: signed.reason });
  const body = reading ? target(request) : await readBodyUpTo(request, maxBytes);
  if (body === undefined) return err({ kind: "too-large", maxBytes });
  const at = now();
  // One answer for every failure of time, key and signature.
  const timely = isTimely(signed.value.timestamp, at);
  let editor = timely ? await verify(signed.value, body, editors, at) : undefined;
  if (timely && editor === undefined) {
    const others = await refreshed?.();
    editor = others === undefined ? undefined : await verify(signed.value, body, others, at);
  }
  if (editor === undefined) return err({ kind: "unauthorised" });
  return ok({
    editor: { id: editor.id, name: editor.name, scope: editor.scope },
    webhookId: signed.value.id,
    body,
    fingerprint: await fingerprintOf(body),
  });
}

/**
 * Parses a command and validates the entries that it brings, one at each turn of the generator: a batch of them takes
 * half a second. `now` in milliseconds.
 */
export function* parseDelivery(
  value: unknown,
  rules: EntryRules,
  now: number,
): Generator<undefined, Result<Delivery, readonly FieldError[]>, void> {
  const command = parseWith(Command, value);
  if (!command.ok) return command;
  const timestamp = parseInstant(command.value.timestamp) ?? 0;
  if (timestamp > now + MAX_AHEAD_MS) {
    const detail = `is more than ${TOLERANCE} ahead of the service's clock, which says ${utc(now)}: check yours`;
    return err([{ pointer: "/timestamp", detail }]);
  }
  const batch = command.value.type === "batch";
  const steps: PreparedStep[] = [];
  const faults: FieldError[] = [];
  for (const [index, step] of batchSteps(command.value).entries()) {
    if (index > 0) yield;
    const prepared = prepare(step, rules, batch ? `/data/commands/${index}` : "");
    if (prepared.ok) steps.push(prepared.value);
    else faults.push(...prepared.reason);
  }
  return faults.length > 0 ? err(faults) : ok({ timestamp, steps, batch });
}

/** Runs what is done in turns to its end, and lets the isolate's other requests in between. */
async function unhurried<Value>(turns: Generator<undefined, Value, void>): Promise<Value> {
  for (;;) {
    const { done, value } = turns.next();
    if (done === true) return value;
    await scheduler.wait(0);
  }
}

/**
 * Receives a signed command: authenticates the request, parses its JSON strictly, checks its shape, and validates the
 * entries that it brings. `dryRun` says whether the request's query asks for a dry run.
 */
export async function receive(request: Request, context: ReceptionContext, dryRun: boolean): Promise<Received> {
  const authenticated = await authenticate(request, context);
  return authenticated.ok
    ? await checkOrder(authenticated.value, context, dryRun, IDENTITY)
    : err({ refusal: authenticated.reason });
}

/**
 * The way from a sender's body to a command: the command of a body's JSON, and a pointer into the command as one into
 * the body.
 */
interface Mapping {
  readonly toCommand: (body: unknown) => Result<unknown, readonly FieldError[]>;
  readonly toBodyPointer: (pointer: string) => string;
}

const IDENTITY: Mapping = { toCommand: ok, toBodyPointer: (pointer) => pointer };

/** Checks what an authenticated request asks. The refusal of a dry run is not logged. */
export async function checkOrder(
  request: AuthenticatedRequest,
  { rules, now }: Pick<ReceptionContext, "rules" | "now">,
  dryRun: boolean,
  { toCommand, toBodyPointer }: Mapping,
): Promise<Received> {
  const body = parseBody(request.body);
  if (!body.ok) return err({ refusal: { kind: "body-malformed", detail: body.reason }, logFor: request });
  const command = toCommand(body.value);
  if (!command.ok) return err({ refusal: { kind: "invalid", faults: command.reason }, logFor: request });
  const signed = isDryRun(command.value);
  const delivery = await unhurried(parseDelivery(command.value, rules, now()));
  if (!delivery.ok) {
    const faults = delivery.reason.map((fault) => ({ ...fault, pointer: toBodyPointer(fault.pointer) }));
    return err({ refusal: { kind: "invalid", faults }, ...(signed || dryRun ? {} : { logFor: request }) });
  }
  const { editor, webhookId, fingerprint } = request;
  const order = { editor: { id: editor.id, scope: editor.scope }, webhookId, fingerprint, ...delivery.value };
  return ok({ order, ...(signed ? { dryRun: "signed" } : dryRun ? { dryRun: "unsigned" } : {}) });
}

/** Parses the JSON of a body, or returns in a sentence what is wrong with it. */
export function parseBody(body: Uint8Array): Result<unknown, string> {
  if (body.length === 0) return err("the body is empty");
  let text: string;
  try {
    // ignoreBOM keeps a byte order mark, which is not JSON.
    text = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(body);
  } catch {
    return err("the body is not UTF-8");
  }
  return parseJson(text);
}

/** Validates the entry that a step brings, if it brings one. `below` points to the step in the body. */
function prepare(step: BatchStep, rules: EntryRules, below: string): Result<PreparedStep, readonly FieldError[]> {
  if (step.type !== "entry.publish") return ok({ step, rendered: {} });
  const valid = validateEntry(step.data.entry, rules);
  if (!valid.ok)
    return err(
      valid.reason.map(toFault).map((fault) => ({ ...fault, pointer: `${below}/data/entry${fault.pointer}` })),
    );
  const { entry, rendered } = valid.value;
  return ok({ step: { ...step, data: { ...step.data, entry } }, rendered });
}
