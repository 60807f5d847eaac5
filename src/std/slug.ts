/** The form of a stable name, such as an entry's id: lower-case letters and digits, with single hyphens between. */
export const SLUG = /^[a-z0-9]+(?:-[a-z0-9]+)*$/;
export const MAX_SLUG = 100;

/** Reports whether a text is a stable name. */
export function isSlug(text: string): boolean {
  return text.length <= MAX_SLUG && SLUG.test(text);
}
