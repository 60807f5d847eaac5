import { Command } from "../model/command.ts";
import { inScope } from "../model/editor.ts";
import type { Entry } from "../model/entry.ts";
import { faultsOf } from "../model/fault.ts";
import { LANGUAGES, type Language } from "../model/language.ts";
import { err, type Fault, ok, type Result } from "../model/result.ts";
import type { Rendered, RenderedTexts } from "../model/revision.ts";
import { type Taxonomy, unknownReferences } from "../model/taxonomy.ts";
import { render } from "./content.ts";
import { parseJson } from "./json.ts";
import { type Editor, isTimely, parseHeaders, verify } from "./signature.ts";

/** Octets of a body. */
export const MOST_BYTES = 1_048_576;

/** A command that was signed by an editor, is well formed, and names only what exists. */
export interface Delivery {
  readonly editor: Pick<Editor, "id" | "name" | "scope">;
  readonly webhookId: string;
  /** SHA-256 of the body, in hexadecimal. */
  readonly fingerprint: string;
  readonly command: Command;
  /** Clean content of the entry's texts; empty for a command without an entry. */
  readonly rendered: RenderedTexts;
}

/** Why a delivery goes no further. Only after `unauthorised` has been passed does the editor learn anything about the body. */
export type Refusal =
  | { readonly kind: "media-type"; readonly detail: string }
  | { readonly kind: "header-malformed"; readonly detail: string }
  | { readonly kind: "too-large" }
  | { readonly kind: "unauthorised" }
  | { readonly kind: "body-malformed"; readonly detail: string }
  | { readonly kind: "invalid"; readonly faults: readonly Fault[] }
  | { readonly kind: "out-of-scope" };

interface Context {
  readonly editors: readonly Editor[];
  readonly taxonomy: Taxonomy;
  /** Milliseconds since 1970. */
  readonly now: number;
}

/** A request that an editor signed: who, under which id, and the very bytes. */
export interface Authentic {
  readonly editor: Pick<Editor, "id" | "name" | "scope">;
  readonly webhookId: string;
  readonly body: Uint8Array;
}

/** Who signed a request. The order of the checks is the order of PROMISES: cheap and blind first. */
export async function authenticate(request: Request, { editors, now }: Pick<Context, "editors" | "now">): Promise<Result<Authentic, Refusal>> {
  const { headers } = request;
  if (!/^application\/json(?:\s*;\s*charset="?utf-8"?)?\s*$/i.test(headers.get("content-type") ?? "")) {
    return err({ kind: "media-type", detail: "content-type must be application/json" });
  }
  if (headers.has("content-encoding"))
    return err({ kind: "media-type", detail: "send the body without content-encoding: the signature is over its plain bytes" });
  const signed = parseHeaders(headers);
  if (!signed.ok) return err({ kind: "header-malformed", detail: signed.reason });
  const body = await boundedBody(request);
  if (body === undefined) return err({ kind: "too-large" });
  // One answer for every failure of time, key and signature.
  const editor = isTimely(signed.value.timestamp, now) ? await verify(signed.value, body, editors) : undefined;
  if (editor === undefined) return err({ kind: "unauthorised" });
  return ok({ editor: { id: editor.id, name: editor.name, scope: editor.scope }, webhookId: signed.value.id, body });
}

/** The delivery in a request that an editor signed. */
export async function receive(request: Request, context: Context): Promise<Result<Delivery, Refusal>> {
  const authentic = await authenticate(request, context);
  if (!authentic.ok) return authentic;
  const { editor, webhookId, body } = authentic.value;
  const value = parseBody(body);
  if (!value.ok) return err({ kind: "body-malformed", detail: value.reason });
  const parsed = Command.safeParse(value.value);
  if (!parsed.success) return err({ kind: "invalid", faults: faultsOf(parsed.error) });
  const prepared = prepare(parsed.data, context.taxonomy);
  if (!prepared.ok) return err({ kind: "invalid", faults: prepared.reason });
  const { command, rendered } = prepared.value;
  if (command.type === "entry.publish" && !inScope(editor.scope, command.data.entry)) return err({ kind: "out-of-scope" });

  const digest = await crypto.subtle.digest("SHA-256", body);
  const fingerprint = Array.from(new Uint8Array(digest), (byte) => byte.toString(16).padStart(2, "0")).join("");
  return ok({ editor, webhookId, fingerprint, command, rendered });
}

/** The body's bytes, or undefined where there are more than we read. */
async function boundedBody(request: Request): Promise<Uint8Array | undefined> {
  if (Number(request.headers.get("content-length") ?? 0) > MOST_BYTES) return undefined;
  if (request.body === null) return new Uint8Array();
  const chunks: Uint8Array[] = [];
  let length = 0;
  for await (const chunk of request.body as ReadableStream<Uint8Array>) {
    length += chunk.length;
    // Leaving the loop cancels the stream.
    if (length > MOST_BYTES) return undefined;
    chunks.push(chunk);
  }
  const bytes = new Uint8Array(length);
  let offset = 0;
  for (const chunk of chunks) {
    bytes.set(chunk, offset);
    offset += chunk.length;
  }
  return bytes;
}

function parseBody(body: Uint8Array): Result<unknown, string> {
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

/** The command with clean content, or what is wrong with its entry beyond its shape. */
function prepare(command: Command, taxonomy: Taxonomy): Result<{ command: Command; rendered: RenderedTexts }, readonly Fault[]> {
  if (command.type !== "entry.publish") return ok({ command, rendered: {} });
  const cleaned = cleanEntry(command.data.entry, taxonomy);
  if (!cleaned.ok) {
    return err(
      cleaned.reason.map(({ pointer, detail, line }) => ({
        pointer: `/data/entry${pointer}`,
        detail: line === undefined ? detail : `${detail} (line ${line})`,
      })),
    );
  }
  const { entry, rendered } = cleaned.value;
  return ok({ command: { ...command, data: { ...command.data, entry } }, rendered });
}

/** A fault of an entry; `line` is that of the content which the pointer names, from 1. */
export interface ContentFault extends Fault {
  readonly line?: number;
}

/** An entry whose HTML is what the allow-list leaves of it, and its texts' content rendered; pointers are into the entry. */
export function cleanEntry(entry: Entry, taxonomy: Taxonomy): Result<{ entry: Entry; rendered: RenderedTexts }, readonly ContentFault[]> {
  const faults: ContentFault[] = unknownReferences(entry, taxonomy);
  const rendered: { [language in Language]?: Rendered } = {};
  const texts = { ...entry.texts };
  for (const language of LANGUAGES) {
    const text = entry.texts[language];
    if (text?.content === undefined) continue;
    const result = render(text);
    if (!result.ok) {
      faults.push({ pointer: `/texts/${language}/content`, ...result.reason });
      continue;
    }
    if (result.value.text === "") {
      faults.push({ pointer: `/texts/${language}/content`, detail: "holds no text" });
      continue;
    }
    rendered[language] = result.value;
    if (text.format === "html") texts[language] = { ...text, content: result.value.html };
  }
  return faults.length > 0 ? err(faults) : ok({ entry: { ...entry, texts }, rendered });
}
