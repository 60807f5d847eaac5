// What the platform serves ahead of the Worker: style sheets, scripts and pictures, with the headers of
// dist/public/_headers.
import { createHash } from "node:crypto";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { LANGUAGES } from "../../src/domain/entry/language.ts";
import type { TaxonomyFiles } from "../../src/domain/entry/taxonomy.ts";
import { DAILY, FRESH, IMMUTABLE } from "../../src/http/response/cache-control.ts";
import { Service } from "./service.ts";

const FOLDER = fileURLToPath(new URL("../../dist/public", import.meta.url));
const FILES = readdirSync(FOLDER, { recursive: true, withFileTypes: true })
  .filter((entry) => entry.isFile() && entry.name !== "_headers")
  .map((entry) => join(entry.parentPath, entry.name).slice(FOLDER.length).replaceAll("\\", "/"));

/** Media type and lifetime by the beginning of an address. */
const KINDS: readonly (readonly [RegExp, string, string])[] = [
  [/^\/assets\/[a-z]+\.[a-z0-9]{8,}\.css$/, "text/css; charset=utf-8", IMMUTABLE],
  [/^\/widget\/v1\/[a-z-]+\.[0-9a-f]{16}\.js$/, "text/javascript; charset=utf-8", IMMUTABLE],
  [/^\/widget\/v1\/[a-z-]+\.js$/, "text/javascript; charset=utf-8", FRESH],
  [/^\/cards\/[a-z]{2}\.png$/, "image/png", DAILY],
  [/^\/cards\/glyphs\.bin$/, "application/octet-stream", DAILY],
  [/^\/icons\/\d+\.png$/, "image/png", DAILY],
  [/^\/manifests\/[a-z]{2}\.webmanifest$/, "application/manifest+json", DAILY],
  [/^\/service-worker\.js$/, "text/javascript; charset=utf-8", "no-cache"],
  [/^\/icon\.png$/, "image/png", DAILY],
  [/^\/favicon\.ico$/, "image/vnd.microsoft.icon", DAILY],
];

const service = new Service();
beforeAll(() => service.start());
afterAll(() => service.stop());

const ask = (path: string, init: RequestInit = {}): Promise<Response> => fetch(`${service.origin}${path}`, init);

describe("a file that pages link to", () => {
  it("a static file is served byte for byte to any origin, with its type and a lifetime", async () => {
    expect(FILES.length).toBeGreaterThan(20);
    for (const path of FILES) {
      const [, type, lifetime] = KINDS.find(([pattern]) => pattern.test(path)) ?? [];
      const response = await ask(path, { headers: { origin: "https://partner.example" } });
      expect(response.status, path).toBe(200);
      expect(Buffer.from(await response.arrayBuffer()).equals(readFileSync(join(FOLDER, path))), path).toBe(true);
      expect(Object.fromEntries(response.headers), path).toMatchObject({
        "content-type": type,
        "cache-control": lifetime,
        "x-content-type-options": "nosniff",
        "access-control-allow-origin": "*",
        "access-control-expose-headers": expect.stringContaining("ETag"),
      });
      expect(response.headers.get("cross-origin-resource-policy"), path).toBe(
        path.startsWith("/widget/") ? "cross-origin" : null,
      );
    }
  });

  it("a static file is answered with 304 where the browser has it, and to HEAD without its body", async () => {
    for (const path of ["/favicon.ico", "/widget/v1/health-ai-feed.js"]) {
      const etag = (await ask(path)).headers.get("etag") ?? "";
      expect(etag).toMatch(/^(?:W\/)?"[^"]+"$/);
      for (const tag of [etag, `W/${etag.replace(/^W\//, "")}`]) {
        const known = await ask(path, { headers: { "if-none-match": tag } });
        expect([known.status, known.headers.get("x-content-type-options")]).toEqual([304, "nosniff"]);
      }
      const head = await ask(path, { method: "HEAD" });
      expect([head.status, head.headers.get("etag"), await head.text()]).toEqual([200, etag, ""]);
    }
  });

  it("a static file has the integrity hash that the builder gives partners", async () => {
    const { codes } = (await (await ask("/en/embed.json?list=news")).json()) as { codes: Record<string, string> };
    for (const code of [codes.script ?? "", codes.autoFrame ?? ""]) {
      const [, path = "", integrity] =
        /src="http:\/\/[^/]+(\/widget[^"]+)" integrity="sha384-([^"]+)"/.exec(code) ?? [];
      const octets = new Uint8Array(await (await ask(path)).arrayBuffer());
      expect(createHash("sha384").update(octets).digest("base64"), path).toBe(integrity);
    }
  });

  it("a static file is what pages link to: style sheets, scripts and icons of a page are files", async () => {
    for (const page of ["/en/", "/ar/embed", "/en/editor", "/en/docs", "/embed/en/news"]) {
      const html = await (await ask(page, { headers: { accept: "text/html" } })).text();
      const links = [
        ...html.matchAll(
          /<(?:link rel="(?:stylesheet|icon|apple-touch-icon|manifest)" href|script[^>]* src)="([^"]+)"/g,
        ),
      ];
      expect(links.length, page).toBeGreaterThan(0);
      expect(
        links.map(([, path = ""]) => path.replace(service.origin, "")).filter((path) => !FILES.includes(path)),
        page,
      ).toEqual([]);
    }
  });

  it("a picture has its stated size, and the card of a language the service's current name", () => {
    const { name, description } = (JSON.parse(readFileSync(join(FOLDER, "../taxonomy.json"), "utf8")) as TaxonomyFiles)
      .site;
    for (const language of LANGUAGES) {
      const card = readFileSync(join(FOLDER, `cards/${language}.png`));
      expect(card.toString(), "content/site.yaml has changed: npm run cards").toContain(
        `${name[language]}: ${description[language]}`,
      );
      expect([card.readUInt32BE(1), card.readUInt32BE(16), card.readUInt32BE(20)]).toEqual([0x504e470d, 1200, 630]);
    }
    const icon = readFileSync(join(FOLDER, "favicon.ico"));
    expect([icon.readUInt16LE(2), icon[6], icon.readUInt32BE(22)]).toEqual([1, 144, 0x89504e47]);
  });
});

describe("the service as an application", () => {
  it.each(LANGUAGES)(
    "the service has a manifest in %s, which its pages name, with icons that are there",
    async (language) => {
      const html = await (await ask(`/${language}/`, { headers: { accept: "text/html" } })).text();
      const [, path = ""] = /<link rel="manifest" href="([^"]+)"/.exec(html) ?? [];
      const manifest = (await (await ask(path)).json()) as Record<string, string> & {
        icons: { src: string; sizes: string; type: string }[];
      };
      const { site } = JSON.parse(readFileSync(join(FOLDER, "../taxonomy.json"), "utf8")) as TaxonomyFiles;
      expect(manifest).toMatchObject({
        name: site.name[language],
        description: site.description[language],
        lang: language,
        dir: language === "ar" ? "rtl" : "ltr",
        start_url: `/${language}/`,
        scope: "/",
      });
      expect(manifest.icons.map(({ sizes }) => sizes)).toEqual(["192x192", "512x512"]);
      for (const { src, sizes } of manifest.icons) {
        const png = readFileSync(join(FOLDER, src));
        expect(`${png.readUInt32BE(16)}x${png.readUInt32BE(20)}`).toBe(sizes);
      }
    },
  );

  it("the service has a service worker of at most 2 KB, at the root, that loads nothing from elsewhere", async () => {
    const response = await ask("/service-worker.js");
    expect((await response.arrayBuffer()).byteLength).toBeLessThanOrEqual(2048);
    expect(response.headers.get("content-security-policy")).toBe("default-src 'none'; connect-src 'self'");
  });
});

describe("an address of no file", () => {
  it.each([
    "/assets/style.0.css",
    "/cards/xx.png",
    "/icon.svg",
    "/widget/v1/health-ai-feed.0000000000000000.js",
    "/_headers",
  ])("%s is answered by the Worker: 404, and never kept for long", async (path) => {
    const response = await ask(path);
    expect(response.status).toBe(404);
    expect(response.headers.get("x-content-type-options")).toBe("nosniff");
    expect(response.headers.get("cache-control") ?? "").not.toContain("immutable");
  });

  it("a file is for reading: every other method is refused", async () => {
    for (const method of ["OPTIONS", "POST", "DELETE"]) {
      const response = await ask("/widget/v1/health-ai-feed.js", { method });
      expect([method, response.status]).toEqual([method, 405]);
    }
  });
});
