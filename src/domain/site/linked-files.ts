/** The addresses of what pages link to; each holds a hash of its content. */
export interface LinkedFiles {
  /** Style sheets, below the origin. */
  readonly styles: Readonly<Record<"style" | "docs" | "frame" | "composer", string>>;
  /** Scripts: the file name below /widget/v1/, and the hash for subresource integrity. */
  readonly scripts: Readonly<
    Record<
      "health-ai-feed" | "frame" | "framed" | "builder" | "page" | "composer" | "rendering",
      { readonly pin: string; readonly integrity: string }
    >
  >;
}
