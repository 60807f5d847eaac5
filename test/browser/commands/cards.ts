// Draws the cards that other sites show where somebody shares a page: one PNG a language, into content/share-images.
// Run it when content/site.yaml changes. It uses the fonts of this machine: Noto Serif, Noto Naskh Arabic and Noto
// Serif CJK should be among them.
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { parse } from "yaml";
import { direction, ENDONYMS, LANGUAGES, type Language } from "../../../src/domain/entry/language.ts";
import { SiteTexts } from "../../../src/domain/entry/taxonomy-schemas.ts";
import { SHARE_IMAGE } from "../../../src/pages/layout/share-image.ts";
import { commandOptions } from "../../fixtures/command-options.ts";
import { launch } from "../session/chromium.ts";
import { indexedPng } from "./indexed-png.ts";

commandOptions(
  `Usage: npm run cards

Draws the cards that other sites show where a page is shared, into content/share-images, with the fonts of this machine.

  -h, --help  this text`,
  {},
);

const ROOT = fileURLToPath(new URL("../../..", import.meta.url));

function mark(size: number): string {
  return `<svg viewBox="0 0 144 144" width="${size}" height="${size}"><rect width="144" height="144" rx="30" fill="#00646f"/>
    <path d="M18 75h28l14-32 19 65 15-43 8 10h24" fill="none" stroke="#fff" stroke-width="12" stroke-linecap="round" stroke-linejoin="round"/></svg>`;
}

function card(language: Language, { name, description }: SiteTexts): string {
  const others = LANGUAGES.map(
    (other) => `<li lang="${other}"${other === language ? ' class="own"' : ""}>${ENDONYMS[other]}</li>`,
  ).join("");
  return `<!doctype html><html lang="${language}" dir="${direction(language)}"><style>
    body { margin: 0; inline-size: ${SHARE_IMAGE.width}px; block-size: ${SHARE_IMAGE.height}px; box-sizing: border-box; padding: 56px 72px 44px; display: flex; flex-direction: column;
      background: #fcfbf8; color: #14232a; border-block-start: 18px solid #00646f; font-family: "Noto Serif", serif; }
    :lang(ar) { font-family: "Noto Naskh Arabic", "Noto Sans Arabic", serif; }
    :lang(zh) { font-family: "Noto Serif CJK SC", serif; }
    header { display: flex; align-items: center; gap: 22px; font: 600 40px/1 "Noto Serif", serif; }
    p { flex: 0 1 auto; margin: auto 0; font-weight: 600; font-size: 58px; line-height: 1.22; text-wrap: balance; }
    p:lang(ar) { line-height: 1.5; }
    p:lang(zh) { line-height: 1.4; }
    ul { display: flex; gap: 30px; margin: 0; padding: 22px 0 0; border-block-start: 2px solid #dcdbd1; list-style: none; font-size: 25px; color: #4d5d65; }
    .own { color: #00646f; font-weight: 600; }
  </style><header>${mark(76)}
    <bdi>${name[language]}</bdi></header><p>${description[language]}</p><ul>${others}</ul></html>`;
}

const site = SiteTexts.parse(parse(readFileSync(`${ROOT}content/site.yaml`, "utf8")));
const folder = `${ROOT}content/share-images`;
mkdirSync(folder, { recursive: true });
const browser = await launch();
const page = await browser.newPage({ viewport: { width: SHARE_IMAGE.width, height: SHARE_IMAGE.height } });
for (const language of LANGUAGES) {
  await page.setContent(card(language, site));
  await page.evaluate(() => {
    const text = document.querySelector("p");
    if (text === null) return;
    for (let size = 62; size > 30 && text.scrollHeight > 330; size -= 2) text.style.fontSize = `${size}px`;
  });
  const drawn = (await page.screenshot({ type: "png" })).toString("base64");
  const pixels = await page.evaluate(async (base64) => {
    const image = await createImageBitmap(await (await fetch(`data:image/png;base64,${base64}`)).blob());
    const canvas = new OffscreenCanvas(image.width, image.height).getContext("2d");
    canvas?.drawImage(image, 0, 0);
    const data = canvas?.getImageData(0, 0, image.width, image.height).data ?? new Uint8ClampedArray();
    let text = "";
    for (let at = 0; at < data.length; at += 32_768) text += String.fromCharCode(...data.subarray(at, at + 32_768));
    return btoa(text);
  }, drawn);
  const png = indexedPng(
    Buffer.from(pixels, "base64"),
    SHARE_IMAGE.width,
    SHARE_IMAGE.height,
    `${site.name[language]}: ${site.description[language]}`,
  );
  writeFileSync(`${folder}/${language}.png`, png);
  console.log(`${language}.png ${(png.length / 1024).toFixed(1)} KB`);
}
// The service's mark, as programs show it among others.
for (const size of [192, 512]) {
  await page.setViewportSize({ width: size, height: size });
  await page.setContent(`<!doctype html><style>body { margin: 0 } svg { display: block }</style>${mark(size)}`);
  const drawn = await page.screenshot({ type: "png", omitBackground: true });
  writeFileSync(`${ROOT}src/pages/layout/icon-${size}.png`, drawn);
  console.log(`icon-${size}.png ${(drawn.length / 1024).toFixed(1)} KB`);
}
await browser.close();
