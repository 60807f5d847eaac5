declare module "*/taxonomy.json" {
  const files: import("./domain/entry/taxonomy.ts").TaxonomyFiles;
  export default files;
}

declare module "*/manual.json" {
  const chapters: readonly import("./domain/manual.ts").Chapter[];
  export default chapters;
}

declare module "*/linked-files.json" {
  const files: import("./domain/site/linked-files.ts").LinkedFiles;
  export default files;
}

declare module "*.css" {
  const text: string;
  export default text;
}

declare module "*/browser.txt" {
  const json: string;
  export default json;
}

declare module "*.png" {
  const octets: ArrayBuffer;
  export default octets;
}

declare module "*/windows-zones.json" {
  const zones: Readonly<Record<string, string>>;
  export default zones;
}

declare module "*/examples.json" {
  /** By operation, status and media type. */
  const examples: Readonly<Record<string, Readonly<Record<string, Readonly<Record<string, unknown>>>>>>;
  export default examples;
}
