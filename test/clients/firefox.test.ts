import { afterAll, beforeAll, describe, expect } from "vitest";
import { LANGUAGES } from "../../src/domain/entry/language.ts";
import { message } from "../../src/messages/message.ts";
import { address, KINDS, type Kind } from "../browser/page-kinds.ts";
import { served } from "../browser/session/served.ts";
import type { Service } from "../e2e/service.ts";
import { installed, needing } from "../fixtures/debian.ts";
import { Firefox } from "./firefox.ts";

const isThere = installed("firefox-esr", ["--version"]);
const test = needing("Firefox (firefox-esr)", isThere);

let service: Service;
let firefox: Firefox;
beforeAll(async () => {
  if (!isThere) return;
  service = await served();
  firefox = await Firefox.start();
});
afterAll(async () => {
  await firefox?.stop();
  await service?.stop();
});

/** Pixels by which the page is wider than its window. */
const OVERFLOW = "document.documentElement.scrollWidth - document.documentElement.clientWidth";
const SEEN = `({
  lang: document.documentElement.lang,
  heading: document.querySelector("h1")?.getBoundingClientRect().height > 0,
  styled: getComputedStyle(document.body).fontFamily.includes("sans-serif"),
  focus: (document.querySelector(".brand").focus(), document.activeElement.className),
})`;

describe("pages in Firefox", () => {
  test.each(LANGUAGES)(
    "in %s, a page of every kind fits 320 and 1280 pixels, breaks no policy of its own and logs no errors",
    async (language) => {
      // The English ones are all looked at; what differs between languages is the text and its direction.
      const kinds = (Object.keys(KINDS) as Kind[]).filter(
        (kind) => language === "en" || language === "ar" || /entry|home|events|search|subscribe|embed/.test(kind),
      );
      for (const kind of kinds) {
        await firefox.open(service.origin + address(language, kind));
        expect(await firefox.evaluate(SEEN), kind).toEqual({
          lang: language,
          heading: true,
          styled: true,
          focus: "brand",
        });
        for (const width of [320, 1280]) {
          await firefox.resize(width, 800);
          expect(await firefox.evaluate(OVERFLOW), `${kind} at ${width}`).toBe(0);
        }
        expect(await firefox.complaints(), kind).toEqual([]);
      }
    },
  );

  test("the widget shows entries, an operation its answer, and the composer its form", async () => {
    await firefox.open(`${service.origin}/en/embed?list=events&layout=agenda`);
    const shown = `new Promise((resolve) => {
      const look = () => {
        const count = document.querySelector("health-ai-feed")?.shadowRoot?.querySelectorAll("li").length ?? 0;
        count > 0 ? resolve(count) : setTimeout(look, 50);
      };
      look();
    })`;
    expect(await firefox.evaluate<number>(shown)).toBeGreaterThan(2);
    await firefox.open(`${service.origin}/en/docs/reference/topics`);
    const answered = `new Promise((resolve) => {
      document.querySelector("form.try button").click();
      const look = () => {
        const text = document.querySelector(".answered:not([hidden]) pre")?.textContent;
        text ? resolve(text.includes('"data": [')) : setTimeout(look, 50);
      };
      look();
    })`;
    expect(await firefox.evaluate(answered)).toBe(true);
    await firefox.open(`${service.origin}/en/editor`);
    await expect
      .poll(() => firefox.evaluate<number>('document.querySelectorAll("main button").length'), { timeout: 10_000 })
      .toBeGreaterThan(0);
    expect(await firefox.complaints()).toEqual([]);
  });

  test("a page that was read is there without the service, and says how old it is", async () => {
    await firefox.open(`${service.origin}/fr/`);
    await firefox.evaluate("navigator.serviceWorker.ready.then(() => true)");
    await firefox.open(`${service.origin}/fr/about`);
    await expect
      .poll(() => firefox.evaluate('caches.open("pages-1").then((cache) => cache.keys()).then((keys) => keys.length)'))
      .toBeGreaterThan(0);
    await expect
      .poll(() =>
        firefox.evaluate<boolean>('caches.match("/fr/about", { ignoreVary: true }).then((copy) => copy !== undefined)'),
      )
      .toBe(true);
    await service.stop();
    await firefox.open(`${service.origin}/fr/about`);
    expect(await firefox.evaluate('document.querySelector("p.cached:not([hidden])")?.textContent')).toBe(
      message("fr", "layout.kept", { age: "il y a 1 minute" }),
    );
  });
});
