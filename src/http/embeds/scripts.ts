import * as z from "zod";
import json from "../../../dist/browser.txt";
import { FRESH, IMMUTABLE } from "../response/cache-control.ts";
import { type Representation, represent, respond } from "../response/conditional.ts";

const Script = z.object({ source: z.string(), pin: z.string(), integrity: z.string() });

/** Output of src/scripts/build.ts. */
const Built = z.object({ scripts: z.record(z.string(), Script), pinned: z.record(z.string(), z.string()) });

const { scripts, pinned } = Built.parse(JSON.parse(json));

const SCRIPT = "text/javascript; charset=utf-8";

/** The folder of everything that partners' pages load. */
const FOLDER = "/widget/v1/";

/** A script as partners pin it: the address of these very bytes, for ever, and their hash for subresource integrity. */
export interface Pinned {
  readonly path: string;
  readonly integrity: string;
}

export function pinnedScript(name: "health-ai-feed" | "frame"): Pinned {
  const script = scripts[name];
  if (script === undefined) throw new Error(`dist/browser.txt has no ${name}`);
  return { path: `${FOLDER}${script.pin}`, integrity: script.integrity };
}

/** Returns the stable address of the newest version of a script for partners. */
export function scriptUrl(name: "health-ai-feed" | "frame"): string {
  return `${FOLDER}${name}.js`;
}

/** Returns the address of a script for our own pages, which changes with its content. */
export function ownScript(name: "framed" | "builder" | "page" | "composer" | "rendering"): string {
  return `${FOLDER}${scripts[name]?.pin}`;
}

const addresses = new Map<string, { readonly source: string; readonly lifetime: string }>();
for (const [file, source] of Object.entries(pinned)) addresses.set(file, { source, lifetime: IMMUTABLE });
for (const [name, { source, pin }] of Object.entries(scripts)) {
  addresses.set(pin, { source, lifetime: IMMUTABLE });
  addresses.set(`${name}.js`, { source, lifetime: FRESH });
}

const represented = new Map<string, Promise<Representation>>();

/**
 * Answers with a script of this build, or of a released one that a page may have pinned; undefined where no script has
 * the name.
 */
export async function respondScript(request: Request, file: string): Promise<Response | undefined> {
  const found = addresses.get(file);
  if (found === undefined) return undefined;
  let representation = represented.get(file);
  if (representation === undefined) {
    representation = represent(found.source, SCRIPT);
    represented.set(file, representation);
  }
  // Pages with Cross-Origin-Embedder-Policy load only what says that it may be loaded from anywhere.
  return respond(request, await representation, {
    "cache-control": found.lifetime,
    "cross-origin-resource-policy": "cross-origin",
  });
}
