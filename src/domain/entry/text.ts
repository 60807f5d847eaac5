// The characters that no text may hold: C0 and C1 controls, surrogates without their partner, bidirectional embeddings
// and overrides, and the non-characters U+FFFE and U+FFFF, which XML 1.0 forbids. Under the u flag the surrogate range
// matches only lone ones. Bidirectional isolates are allowed: they end with their paragraph, and Unicode recommends
// them.
const FORBIDDEN =
  "\\u0000-\\u0008\\u000B\\u000C\\u000E-\\u001F\\u007F-\\u009F\\u202A-\\u202E\\uFFFE\\uFFFF\\uD800-\\uDFFF";
const PERMITTED_TEXT = new RegExp(`^[^${FORBIDDEN}]*$`, "u");
const FORBIDDEN_CHARACTERS = new RegExp(`[${FORBIDDEN}]`, "gu");
export const LINE = new RegExp(`^[^${FORBIDDEN}\\t\\n\\r\\u2028\\u2029]*$`, "u");
export const BLOCK = new RegExp(`^[^${FORBIDDEN}\\r]*$`, "u");

/**
 * A letter, digit, mark of punctuation or symbol that is drawn: no filler, no blank of Braille, nothing that fonts
 * leave out.
 */
const VISIBLE = /(?![\p{Default_Ignorable_Code_Point}\u2800])[\p{L}\p{N}\p{P}\p{S}]/u;

/** Reports whether there is anything to see of a text. */
export function isVisible(text: string): boolean {
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

/** Reports whether an address holds a user name or a password: people take what stands first in it for the host. */
export function hasUserInfo(address: string): boolean {
  if (!URL.canParse(address)) return false;
  const { username, password } = new URL(address);
  return username !== "" || password !== "";
}

/** The form of a media type without parameters. */
export const MEDIA_TYPE = /^[a-z]+\/[a-z0-9][a-z0-9.+-]*$/;

/**
 * Makes each run of white space, as HTML knows it, one space. The spaces of typography are none of it: French sets one
 * that does not break (U+00A0, U+202F) ahead of some marks, Chinese and Japanese have one of their own (U+3000).
 */
export function collapseWhiteSpace(text: string): string {
  return text.replace(/[\t\n\f\r ]+/g, " ");
}
