// Takes pictures of pages as people see them, and README's.
import { mkdirSync, mkdtempSync, readFileSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import type { Browser } from "playwright-core";
import { direction, type Language } from "../../../src/domain/entry/language.ts";
import { LAYOUTS } from "../../../src/domain/view/widget-document.ts";
import { commandLine } from "../../fixtures/command-options.ts";
import { address, KINDS, type Kind } from "../page-kinds.ts";
import { launch } from "../session/chromium.ts";
import { openHost } from "../session/host.ts";
import { served } from "../session/served.ts";

const ROOT = fileURLToPath(new URL("../../..", import.meta.url));

interface Shot {
  readonly language: Language;
  readonly path: string;
  readonly width: number;
  readonly height: number;
  readonly dark?: boolean;
  readonly whole?: boolean;
  readonly scale?: number;
}

async function shoot(browser: Browser, origin: string, shot: Shot): Promise<Buffer> {
  const page = await browser.newPage({
    viewport: { width: shot.width, height: shot.height },
    colorScheme: shot.dark === true ? "dark" : "light",
    deviceScaleFactor: shot.scale ?? 1,
    bypassCSP: true,
  });
  await page.goto(origin + shot.path);
  // A picture of the whole is not scrolled through: what is laid out as it comes near would be missing.
  if (shot.whole === true) await page.addStyleTag({ content: "* { content-visibility: visible !important }" });
  const png = await page.screenshot({ fullPage: shot.whole ?? false });
  await page.close();
  return png;
}

/** The widget on a partner's page, in every layout. */
async function widgets(browser: Browser, origin: string, folder: string): Promise<void> {
  const host = await openHost();
  const script = `<script type="module" src="${origin}/widget/v1/health-ai-feed.js" crossorigin></script>`;
  const style =
    "<style>:root { color-scheme: light dark } body { max-width: 900px; margin: 24px; font: 16px/1.5 system-ui, " +
    "sans-serif }</style>";
  const ways = [
    ["en", 960, "light"],
    ["fr", 960, "dark"],
    ["ar", 960, "light"],
    ["zh", 360, "light"],
  ] as const;
  for (const layout of LAYOUTS) {
    for (const [language, width, colorScheme] of ways) {
      const list = layout === "agenda" ? ' channel="events"' : "";
      const element = `<health-ai-feed layout="${layout}" limit="4"${list}></health-ai-feed>`;
      const html =
        `<!doctype html><html lang="${language}" dir="${direction(language)}"><meta charset="utf-8"><meta ` +
        `name="viewport" content="width=device-width">${style}${script}<body>${element}`;
      const { page, context } = await host.visit(browser, html, {
        viewport: { width, height: 800 },
        colorScheme,
        timezoneId: "Asia/Tokyo",
      });
      await page.waitForFunction('document.querySelector("health-ai-feed").shadowRoot?.querySelector("section")');
      writeFileSync(
        join(folder, `widget-${layout}.${language}.${width}.${colorScheme}.png`),
        await page.screenshot({ fullPage: true }),
      );
      await context.close();
    }
  }
  await host.close();
}

function image(png: Buffer, style: string): string {
  return `<img src="data:image/png;base64,${png.toString("base64")}" style="position:absolute;${style}">`;
}

/** The README's picture: the front page on a desktop, in the dark, on a telephone, in Arabic. */
async function home(browser: Browser, origin: string): Promise<Buffer> {
  const at = (language: Language, path: string, width: number, height: number, dark = false): Shot => ({
    language,
    path: `/${language}/${path}`,
    width,
    height,
    dark,
    scale: 1.5,
  });
  const desktop = await shoot(browser, origin, at("en", "", 1200, 800));
  const arabic = await shoot(browser, origin, at("ar", "", 390, 760));
  const dark = await shoot(browser, origin, at("fr", "entries/ev-porto-2025-09-25", 1000, 640, true));
  const page = await browser.newPage({ viewport: { width: 1440, height: 900 } });
  const frame = "border-radius:12px;box-shadow:0 18px 50px rgb(0 30 35/30%);";
  await page.setContent(
    `<body style="margin:0;background:#dfe9e7;overflow:hidden">${image(desktop, `${frame}inset:48px auto auto 48px;width:960px`)}${image(
      dark,
      `${frame}inset:auto auto 44px 560px;width:640px`,
    )}${image(arabic, `${frame}border-radius:26px;border:7px solid #14232a;inset:150px 48px auto auto;width:330px`)}</body>`,
  );
  const png = await page.screenshot();
  await page.close();
  return png;
}

/** Lists the pictures of the gallery: every kind of page once, and the front page and an event in every way. */
function shots(): [name: string, shot: Shot][] {
  const list: [string, Shot][] = [];
  const add = (language: Language, kind: Kind, width: number, dark = false): void => {
    const name = `${kind.replaceAll(" ", "-")}.${language}.${width}${dark ? ".dark" : ""}.png`;
    list.push([name, { language, path: address(language, kind), width, height: 900, dark, whole: true }]);
  };
  for (const kind of Object.keys(KINDS) as Kind[]) add("en", kind, 1280);
  for (const kind of ["home", "event entry", "events", "month", "search", "subscribe"] as const) {
    add("ar", kind, 1280);
    add("zh", kind, 390);
    add("fr", kind, 1280, true);
    add("ar", kind, 390, true);
  }
  return list;
}

const USAGE = `Usage: npm run gallery -- [options] [folder]

Takes pictures of pages as people see them.

  folder      for the pictures; default a new temporary one, whose name is printed
  --home      renews the picture of README instead
  -h, --help  this text`;

const { values, positionals } = commandLine(USAGE, { home: { type: "boolean" } });
const folder = positionals[0] ?? mkdtempSync(join(tmpdir(), "gallery-"));
mkdirSync(folder, { recursive: true });
const service = await served(values.home !== true);
const browser = await launch();
try {
  if (values.home === true) {
    const file = join(ROOT, ".github/home.png");
    mkdirSync(join(ROOT, ".github"), { recursive: true });
    writeFileSync(file, await home(browser, service.origin));
    console.log(`${file} ${(readFileSync(file).length / 1024).toFixed(0)} KB`);
  } else {
    for (const [name, shot] of shots()) writeFileSync(join(folder, name), await shoot(browser, service.origin, shot));
    await widgets(browser, service.origin, folder);
    console.log(folder);
  }
} finally {
  await browser.close();
  await service.stop();
}
