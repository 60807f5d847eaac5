import linked from "../../../dist/linked-files.json" with { type: "json" };

/** The folder of everything that partners' pages load. */
const FOLDER = "/widget/v1/";

/** A script as partners pin it: the address of these very bytes, for ever, and their hash for subresource integrity. */
export interface Pinned {
  readonly path: string;
  readonly integrity: string;
}

export function pinnedScript(name: "health-ai-feed" | "frame"): Pinned {
  const { pin, integrity } = linked.scripts[name];
  return { path: `${FOLDER}${pin}`, integrity };
}

/** Returns the stable address of the newest version of a script for partners. */
export function scriptUrl(name: "health-ai-feed" | "frame"): string {
  return `${FOLDER}${name}.js`;
}

/** Returns the address of a script for our own pages, which changes with its content. */
export function ownScript(
  name: "framed" | "builder" | "page" | "operation" | "composer" | "rendering" | "reader",
): string {
  return `${FOLDER}${linked.scripts[name].pin}`;
}
