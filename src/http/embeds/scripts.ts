import json from "../../../dist/browser.txt";
import { FRESH, IMMUTABLE } from "../response/cache-control.ts";
import { type Representation, represent, respond } from "../response/conditional.ts";

/** What browsers load, of src/scripts/build.ts. Large: loaded when one of them is asked for. */
const { scripts, pinned, styles } = JSON.parse(json) as {
  readonly scripts: Readonly<Record<string, { readonly source: string; readonly pin: string }>>;
  readonly pinned: Readonly<Record<string, string>>;
  readonly styles: Readonly<Record<string, string>>;
};

const SCRIPT = "text/javascript; charset=utf-8";
const STYLE_SHEET = "text/css; charset=utf-8";

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

/** Answers with a style sheet of this build; undefined where none has the path. */
export async function respondStyleSheet(request: Request, path: string): Promise<Response | undefined> {
  const text = styles[path];
  if (text === undefined) return undefined;
  let representation = represented.get(path);
  if (representation === undefined) {
    representation = represent(text, STYLE_SHEET);
    represented.set(path, representation);
  }
  return respond(request, await representation, { "cache-control": IMMUTABLE });
}
