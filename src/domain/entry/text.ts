import * as z from "zod";

// The characters that no text may hold: C0 and C1 controls, surrogates without their partner, bidirectional embeddings
// and overrides, and the non-characters U+FFFE and U+FFFF, which XML 1.0 forbids. Under the u flag the surrogate range
// matches only lone ones. Bidirectional isolates are allowed: they end with their paragraph, and Unicode recommends
// them.
const FORBIDDEN =
  "\\u0000-\\u0008\\u000B\\u000C\\u000E-\\u001F\\u007F-\\u009F\\u202A-\\u202E\\uFFFE\\uFFFF\\uD800-\\uDFFF";
const PERMITTED_TEXT = new RegExp(`^[^${FORBIDDEN}]*$`, "u");
const FORBIDDEN_CHARACTERS = new RegExp(`[${FORBIDDEN}]`, "gu");
const LINE = new RegExp(`^[^${FORBIDDEN}\\t\\n\\r\\u2028\\u2029]*$`, "u");
const BLOCK = new RegExp(`^[^${FORBIDDEN}\\r]*$`, "u");

/**
 * A letter, digit, mark of punctuation or symbol that is drawn: no filler, no blank of Braille, nothing that fonts
 * leave out.
 */
const VISIBLE = /(?![\p{Default_Ignorable_Code_Point}\u2800])[\p{L}\p{N}\p{P}\p{S}]/u;

/** Reports whether there is anything to see of a text. */
function isVisible(text: string): boolean {
  return VISIBLE.test(text);
}

/** Reports whether a text is free of forbidden characters. */
export function isPermitted(text: string): boolean {
  return PERMITTED_TEXT.test(text);
}

/** A text without what no text may hold: for texts of others, who cannot mend them. */
export function withoutForbidden(text: string): string {
  return text.replace(FORBIDDEN_CHARACTERS, "");
}

/** One line of text: no line break, control character, lone surrogate, bidirectional override or non-character. */
export function line(max: number) {
  return z
    .string()
    .min(1)
    .max(max)
    .regex(
      LINE,
      "must be one line of text, without control characters, lone surrogates, bidirectional overrides or non-characters",
    )
    .refine(isVisible, "must have a character that can be seen");
}

/** Text of several lines, broken by LF. */
export function block(max: number) {
  return z
    .string()
    .min(1)
    .max(max)
    .regex(
      BLOCK,
      "must be text without control characters (LF and tab are welcome), lone surrogates, bidirectional overrides or non-characters",
    )
    .refine(isVisible, "must have a character that can be seen");
}

/** Tells whether an address holds a user name or a password: people take what stands first in it for the host. */
export function hasUserInfo(address: string): boolean {
  if (!URL.canParse(address)) return false;
  const { username, password } = new URL(address);
  return username !== "" || password !== "";
}

/** An absolute http or https address without user name or password. */
export const Link = z
  .string()
  .max(2000)
  .regex(/^https?:\/\/[^\s\\"<>^`{|}]+$/u, "must be an absolute http or https address, percent-encoded where needed")
  .refine(
    (text) => isPermitted(text) && !/[\u2066-\u2069]/.test(text),
    "must not hold control characters, lone surrogates, bidirectional controls or non-characters",
  )
  .refine(
    (text) => URL.canParse(text) && new URL(text).hostname !== "" && !hasUserInfo(text),
    "must be a valid address without user name or password",
  )
  .meta({ format: "uri" });

/** A stable name: of an entry, a topic, an organisation. */
export const Slug = z
  .string()
  .max(100)
  .regex(/^[a-z0-9]+(?:-[a-z0-9]+)*$/, "must be lower-case letters and digits, with single hyphens between");
