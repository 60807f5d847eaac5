import * as z from "zod";
import { TOLERANCE_SECONDS } from "../domain/command/clock-tolerance.ts";
import type { GhostAdapter } from "../domain/command/ghost-adapter.ts";
import { isLanguage, type Language } from "../domain/entry/language.ts";
import { withoutForbidden } from "../domain/entry/text.ts";
import { Link } from "../domain/entry/text-schemas.ts";
import { parseWith } from "../domain/entry/validation.ts";
import { type ImportedHtml, importHtml } from "../sanitise/import-html.ts";
import { readBodyUpTo } from "../std/read-body.ts";
import { err, type FieldError, ok, type Result } from "../std/result.ts";
import type { Editor } from "./editors.ts";
import {
  type AuthenticatedRequest,
  checkOrder,
  fingerprintOf,
  MAX_BODY_BYTES,
  type Received,
  type ReceptionContext,
  type Refusal,
  unsupportedMediaType,
} from "./receive.ts";

// Ghost signs the body followed by its clock: X-Ghost-Signature: sha256=<hexadecimal HMAC-SHA256 of body and t>,
// t=<milliseconds>.

interface GhostSignature {
  readonly bytes: Uint8Array<ArrayBuffer>;
  /** Milliseconds since 1970, as sent. */
  readonly t: string;
}

/** Parses Ghost's signature header. */
function parseGhostSignature(header: string | null): GhostSignature | undefined {
  const [, hexadecimal = "", t = ""] = /^sha256=([0-9a-f]{64}),\s*t=(\d{13})$/.exec(header ?? "") ?? [];
  if (t === "") return undefined;
  return { bytes: Uint8Array.from(hexadecimal.match(/../g) ?? [], (pair) => Number.parseInt(pair, 16)), t };
}

/** Finds the editor and adapter whose secret signed these very bytes. `now` in milliseconds. */
async function verifyGhost(
  { bytes, t }: GhostSignature,
  body: Uint8Array,
  editors: readonly Editor[],
  now: number,
): Promise<{ readonly editor: Editor; readonly adapter: GhostAdapter } | undefined> {
  if (Math.abs(now - Number(t)) > TOLERANCE_SECONDS * 1000) return undefined;
  const signed = new Uint8Array([...body, ...new TextEncoder().encode(t)]);
  for (const editor of editors) {
    for (const { adapter, key } of editor.ghost)
      if (await crypto.subtle.verify("HMAC", key, bytes, signed)) return { editor, adapter };
  }
  return undefined;
}

const optional = z.string().nullish();

/** Authenticates a request that a Ghost site signed. As everywhere, the checks go from cheap and blind to dear. */
async function authenticateGhost(
  request: Request,
  { editors, now }: { readonly editors: readonly Editor[]; readonly now: () => number },
): Promise<
  Result<
    { readonly authenticated: AuthenticatedRequest; readonly adapter: GhostAdapter; readonly signedAt: string },
    Refusal
  >
> {
  const media = unsupportedMediaType(request.headers);
  if (media !== undefined) return err(media);
  const signature = parseGhostSignature(request.headers.get("x-ghost-signature"));
  if (signature === undefined) {
    return err({
      kind: "header-malformed",
      detail: "x-ghost-signature must be sha256=…, t=…: give the webhook in Ghost (5.87 or later) a secret",
    });
  }
  const body = await readBodyUpTo(request, MAX_BODY_BYTES);
  if (body === undefined) return err({ kind: "too-large", maxBytes: MAX_BODY_BYTES });
  const found = await verifyGhost(signature, body, editors, now());
  if (found === undefined) return err({ kind: "unauthorised" });
  const { editor, adapter } = found;
  const fingerprint = await fingerprintOf(body);
  // Ghost names its deliveries by nothing: the same body is the same delivery.
  const authenticated = { editor, webhookId: `ghost_${fingerprint.slice(0, 40)}`, body, fingerprint };
  return ok({ authenticated, adapter, signedAt: new Date(Number(signature.t)).toISOString() });
}

/** The fields of a post that are read; Ghost sends more, and each version a little more. */
const Post = z.looseObject({
  id: z.string().regex(/^[0-9a-f]{24}$/, "must be the id of a Ghost post, 24 hexadecimal digits"),
  title: z.string(),
  status: z.string(),
  visibility: optional,
  html: optional,
  url: optional,
  excerpt: optional,
  custom_excerpt: optional,
  published_at: optional,
  feature_image: optional,
  feature_image_alt: optional,
  feature_image_caption: optional,
  tags: z.array(z.looseObject({ slug: z.string() })).nullish(),
  authors: z.array(z.looseObject({ name: z.string() })).nullish(),
});
type Post = z.infer<typeof Post>;

const Changed = z.looseObject({ id: optional, status: optional, visibility: optional });
const Payload = z.looseObject({ post: z.looseObject({ current: z.looseObject({}), previous: Changed.nullish() }) });

function oneLine(text: string | null | undefined, maxLength: number): string | undefined {
  const clean = withoutForbidden(text ?? "")
    .replace(/\s+/g, " ")
    .trim();
  return clean === "" ? undefined : [...clean].slice(0, maxLength).join("");
}

function link(text: string | null | undefined): string | undefined {
  return text !== null && text !== undefined && Link.safeParse(text).success ? text : undefined;
}

function languageOf({ tags }: Post, { language }: GhostAdapter): Language {
  for (const { slug } of tags ?? []) {
    const code = slug.replace(/^hash-/, "");
    if (slug.startsWith("hash-") && isLanguage(code)) return code;
  }
  return language;
}

function topicsOf({ tags }: Post, adapter: GhostAdapter, known: (topic: string) => boolean): readonly string[] {
  const named = (tags ?? [])
    .map(({ slug }) => (Object.hasOwn(adapter.tags ?? {}, slug) ? (adapter.tags?.[slug] ?? slug) : slug))
    .filter(known);
  return named.length === 0 ? adapter.topics : [...new Set(named)].slice(0, 10);
}

function imageOf(post: Post, language: Language): object | undefined {
  const url = link(post.feature_image);
  if (url === undefined) return undefined;
  const caption = oneLine(post.feature_image_caption?.replace(/<[^<>]*>/g, " "), 1000);
  const alt = oneLine(post.feature_image_alt, 500) ?? oneLine(post.title, 500) ?? "";
  return { url, alt: { [language]: alt }, ...(caption === undefined ? {} : { caption: { [language]: caption } }) };
}

function contentOf(post: Post): ImportedHtml | undefined {
  return importHtml(withoutForbidden(post.html ?? "").replaceAll("\r", ""), link(post.url));
}

function entryOf(
  post: Post,
  content: string,
  adapter: GhostAdapter,
  id: string,
  known: (topic: string) => boolean,
): object {
  const language = languageOf(post, adapter);
  const title = oneLine(post.title, 500) ?? "";
  const url = link(post.url);
  const people = (post.authors ?? []).map(({ name }) => oneLine(name, 200)).filter((name) => name !== undefined);
  const image = imageOf(post, language);
  return {
    id,
    type: "news",
    genre: adapter.genre ?? "article",
    ...(typeof post.published_at === "string" ? { published: post.published_at } : {}),
    texts: {
      [language]: {
        // The posts of a site are in its own words.
        words: adapter.words ?? "source",
        title,
        summary: oneLine(post.custom_excerpt, 2000) ?? oneLine(post.excerpt, 2000) ?? title,
        ...(content === "" ? {} : { content, format: "html" }),
        ...(url === undefined ? {} : { url }),
      },
    },
    organisations: adapter.organisations,
    topics: topicsOf(post, adapter, known),
    ...(people.length === 0 ? {} : { people: people.slice(0, 50).map((name) => ({ name, role: "author" })) }),
    ...(image === undefined ? {} : { image }),
  };
}

function fault(pointer: string, detail: string): Result<never, readonly FieldError[]> {
  return err([{ pointer, detail }]);
}

/**
 * Makes the command that a webhook of Ghost stands for: a post that is published is an entry, one that is published no
 * more is withdrawn, or from now on is for members only. A post for members is nobody else's. `known` says whether a
 * topic is. Commands take effect in the order of the post's `updated_at`; where there is none, as of a deleted post,
 * `signedAt` (RFC 3339) stands for it. What was withdrawn is brought back where the author published the post again,
 * not where it was only edited.
 */
function commandOf(
  payload: unknown,
  adapter: GhostAdapter,
  known: (topic: string) => boolean,
  signedAt: string,
): Result<object, readonly FieldError[]> {
  const parsed = parseWith(Payload, payload);
  if (!parsed.ok) return parsed;
  const { current, previous } = parsed.value.post;
  const timestamp = typeof current.updated_at === "string" ? current.updated_at : signedAt;
  const idOf = (id: unknown): string => `${adapter.prefix ?? "ghost"}-${String(id)}`;
  if (current.status !== "published") {
    const id = current.id ?? previous?.id;
    const gone = previous?.status === "published" || Object.keys(current).length === 0;
    if (typeof id !== "string" || !gone)
      return fault("/post/current/status", "is not published, and was not: only published posts are entries");
    return ok({ type: "entry.withdraw", timestamp, data: { id: idOf(id), reason: "Taken back in Ghost." } });
  }
  const post = parseWith(Post, current);
  if (!post.ok) return err(post.reason.map((each) => ({ ...each, pointer: `/post/current${each.pointer}` })));
  if ((post.value.visibility ?? "public") !== "public") {
    if (previous?.visibility === "public")
      return ok({
        type: "entry.withdraw",
        timestamp,
        data: { id: idOf(post.value.id), reason: "For members only from now on." },
      });
    return fault("/post/current/visibility", "must be public: what Ghost shows to members only is not published here");
  }
  // Only what changed stands in previous.
  const again = [previous?.status ?? "published", previous?.visibility ?? "public"].join() !== "published,public";
  const content = contentOf(post.value);
  if (content?.limitExceeded !== undefined) return fault("/post/current/html", content.limitExceeded);
  return ok({
    type: "entry.publish",
    timestamp,
    data: {
      entry: entryOf(post.value, content?.html ?? "", adapter, idOf(post.value.id), known),
      ...(again ? { restore: true } : {}),
    },
  });
}

/** Turns a pointer into the command into one into what Ghost sent. */
function pointerInGhost(pointer: string): string {
  const [, field, more = ""] =
    /^\/data\/entry\/(?:texts\/[a-z]{2}\/(title|summary|content|url)|(topics|organisations|image|published|people).*)?/.exec(
      pointer,
    ) ?? [];
  const names: Readonly<Record<string, string>> = {
    title: "title",
    summary: "custom_excerpt",
    content: "html",
    url: "url",
    topics: "tags",
    image: "feature_image",
    published: "published_at",
    people: "authors",
  };
  if (pointer === "/timestamp") return "/post/current/updated_at";
  const name = names[field ?? more];
  return name === undefined ? "/post/current" : `/post/current/${name}`;
}

/**
 * Receives a webhook of Ghost: authenticates it, makes its command, and checks that as every other. Faults point into
 * what Ghost sent.
 */
export async function receiveGhost(request: Request, context: ReceptionContext): Promise<Received> {
  const found = await authenticateGhost(request, context);
  if (!found.ok) return err({ refusal: found.reason });
  const { authenticated, adapter, signedAt } = found.value;
  const { rules } = context;
  return checkOrder(authenticated, context, false, {
    toCommand: (payload) => commandOf(payload, adapter, (topic) => rules.taxonomy.topics.has(topic), signedAt),
    toBodyPointer: pointerInGhost,
  });
}
