import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { direction, LANGUAGES, type Language } from "../../domain/entry/language.ts";
import type { SiteTexts } from "../../domain/entry/taxonomy-schemas.ts";
import { DAILY, FRESH, IMMUTABLE } from "../../http/response/cache-control.ts";
import { EXPOSED } from "../../http/response/cors.ts";
import { ICON } from "../../render/discovery/icon.ts";
import type { BrowserScripts } from "./browser-scripts.ts";
import type { StyleSheet } from "./styles.ts";

// Files that the platform serves itself, ahead of the Worker, by their addresses, and the file of their headers.

const SERVICE_WORKER = "/service-worker.js";

/** Browsers ask for it by this name. */
const FAVICON = "/favicon.ico";

const LAYOUT = fileURLToPath(new URL("../../pages/layout/", import.meta.url));
const ICON_FILE = join(LAYOUT, "icon.png");
/** Widths of the icons of the service where it is installed. */
const ICON_SIZES = [192, 512];

/** Wraps a square PNG as an icon file (ICO has allowed PNG since Windows Vista). */
function ico(png: Uint8Array, size: number): Uint8Array {
  const file = new Uint8Array(22 + png.length);
  const view = new DataView(file.buffer);
  view.setUint16(2, 1, true);
  view.setUint16(4, 1, true);
  file[6] = size;
  file[7] = size;
  view.setUint16(10, 1, true);
  view.setUint16(12, 32, true);
  view.setUint32(14, png.length, true);
  view.setUint32(18, 22, true);
  file.set(png, 22);
  return file;
}

/** The manifest of the service as an application in a language (W3C Web Application Manifest). */
function manifestOf(language: Language, { name, description }: SiteTexts): string {
  return JSON.stringify({
    id: `/${language}/`,
    name: name[language],
    description: description[language],
    lang: language,
    dir: direction(language),
    start_url: `/${language}/`,
    scope: "/",
    display: "minimal-ui",
    background_color: "#fcfbf8",
    theme_color: "#fcfbf8",
    // The mark leaves the edge free that a mask may cut.
    icons: ICON_SIZES.map((size) => ({
      src: `/icons/${size}.png`,
      sizes: `${size}x${size}`,
      type: "image/png",
      purpose: "any",
    })),
  });
}

type Headers = Readonly<Record<string, string>>;

/**
 * The headers of files by patterns of addresses, as the platform reads them. No two patterns that set one header may
 * match one address: it would have both values.
 */
function headerRules(aliases: readonly string[]): string {
  const rules: Readonly<Record<string, Headers>> = {
    "/*": {
      "X-Content-Type-Options": "nosniff",
      "Access-Control-Allow-Origin": "*",
      "Access-Control-Expose-Headers": EXPOSED,
    },
    // Pages with Cross-Origin-Embedder-Policy load only what says that it may be loaded from anywhere.
    "/widget/v1/*": { "Cross-Origin-Resource-Policy": "cross-origin" },
    // The names of these hold a hash of their content.
    "/assets/*": { "Cache-Control": IMMUTABLE },
    "/widget/v1/:name.:hash.js": { "Cache-Control": IMMUTABLE },
    // It loads nothing but pages and files of the service, and no script.
    [SERVICE_WORKER]: {
      "Cache-Control": "no-cache",
      "Content-Security-Policy": "default-src 'none'; connect-src 'self'",
    },
    ...Object.fromEntries(aliases.map((path) => [path, { "Cache-Control": FRESH }])),
    ...Object.fromEntries(
      ["/cards/*", "/icons/*", "/manifests/*", ICON.path, FAVICON].map((path) => [path, { "Cache-Control": DAILY }]),
    ),
  };
  const lines = Object.entries(rules).flatMap(([path, headers]) => [
    path,
    ...Object.entries(headers).map(([name, value]) => `  ${name}: ${value}`),
  ]);
  return `${lines.join("\n")}\n`;
}

/**
 * The files of style sheets, scripts and pictures by their addresses, relative to the folder that the platform serves,
 * with the file that tells it their headers.
 */
export async function staticFiles(
  styles: readonly StyleSheet[],
  { scripts, pinned, serviceWorker }: BrowserScripts,
  content: string,
  site: SiteTexts,
): Promise<Readonly<Record<string, string | Uint8Array>>> {
  const files: Record<string, string | Uint8Array> = {};
  for (const { path, text } of styles) files[path] = text;
  for (const [file, source] of Object.entries(pinned)) files[`/widget/v1/${file}`] = source;
  const aliases: string[] = [];
  for (const [name, { source, pin }] of Object.entries(scripts)) {
    const alias = `/widget/v1/${name}.js`;
    aliases.push(alias);
    files[alias] = source;
    files[`/widget/v1/${pin}`] = source;
  }
  const images = join(content, "share-images");
  for (const name of (await readdir(images).catch(() => [])).filter((each) => /\.(?:png|bin)$/.test(each)))
    files[`/cards/${name}`] = await readFile(join(images, name));
  files[SERVICE_WORKER] = serviceWorker;
  for (const language of LANGUAGES) files[`/manifests/${language}.webmanifest`] = manifestOf(language, site);
  for (const size of ICON_SIZES) files[`/icons/${size}.png`] = await readFile(join(LAYOUT, `icon-${size}.png`));
  const icon = await readFile(ICON_FILE);
  files[ICON.path] = icon;
  files[FAVICON] = ico(icon, ICON.size);
  return {
    ...Object.fromEntries(Object.entries(files).map(([path, file]) => [path.slice(1), file])),
    _headers: headerRules(aliases),
  };
}
