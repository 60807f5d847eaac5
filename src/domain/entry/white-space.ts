/**
 * Makes each run of white space, as HTML knows it, one space. The spaces of typography are none of it: French sets one
 * that does not break (U+00A0, U+202F) ahead of some marks, Chinese and Japanese have one of their own (U+3000).
 */
export function collapseWhiteSpace(text: string): string {
  return text.replace(/[\t\n\f\r ]+/g, " ");
}
