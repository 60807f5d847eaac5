/** A chapter of the manual, as the build step makes it of content/manual. */
export interface Chapter {
  /** The last part of its address: readers, editors and so on. */
  readonly name: string;
  /** By language. */
  readonly title: Readonly<Record<string, string>>;
  /** The first paragraph, as text. */
  readonly lead: string;
  /** The headings of the second level. */
  readonly headings: readonly { readonly id: string; readonly title: string }[];
  /** In English, with addresses of the service as http://localhost:8787. */
  readonly html: string;
}
