declare module "*/taxonomy.json" {
  const files: import("./domain/entry/taxonomy.ts").TaxonomyFiles;
  export default files;
}

declare module "*/build.json" {
  /** Of all that the Worker and what it says are made from. */
  const build: { readonly hash: string };
  export default build;
}

declare module "*/manual.json" {
  const chapters: readonly import("./domain/manual.ts").Chapter[];
  export default chapters;
}

declare module "*/manual-titles.json" {
  const titles: readonly Pick<import("./domain/manual.ts").Chapter, "name" | "title">[];
  export default titles;
}

declare module "*/linked-files.json" {
  /** The addresses of what pages link to; each holds a hash of its content. */
  const files: {
    /** Style sheets, below the origin. */
    readonly styles: Readonly<Record<"style" | "docs" | "frame" | "composer", string>>;
    /** Scripts: the file name below /widget/v1/, and the hash for subresource integrity. */
    readonly scripts: Readonly<
      Record<
        "health-ai-feed" | "frame" | "framed" | "builder" | "page" | "operation" | "composer" | "rendering" | "reader",
        { readonly pin: string; readonly integrity: string }
      >
    >;
  };
  export default files;
}

declare module "*.css" {
  const text: string;
  export default text;
}

declare module "*/topic-marks.json" {
  /** Paths of drawings, by the topic. */
  const marks: Readonly<Record<string, string>>;
  export default marks;
}

declare module "*/date-fns-tz.js" {
  export { formatInTimeZone } from "date-fns-tz";
}

declare module "*/windows-zones.json" {
  const zones: Readonly<Record<string, string>>;
  export default zones;
}

declare module "*/foreign-messages.json" {
  const messages: Readonly<Record<import("./domain/entry/language.ts").Language, Readonly<Record<string, string>>>>;
  export default messages;
}

declare module "*/examples.json" {
  /** By operation, status and media type. */
  const examples: Readonly<Record<string, Readonly<Record<string, Readonly<Record<string, unknown>>>>>>;
  export default examples;
}

declare module "*/sources.json" {
  const files: {
    readonly sources: readonly import("./domain/source/source.ts").Source[];
    readonly terms?: import("./domain/source/subject-terms.ts").SubjectTerms;
  };
  export default files;
}
