// Runs every rule of axe over every kind of page: npm run axe [-- language…]. In each language at three widths (320 is
// a screen of 1280 at 400 %, 640 the same at 200 %), in light and in dark, and with forced colours. Prints what is
// found and fails where there is something. Takes many minutes: npm test runs a sample of it (pages.test.ts).
import { LANGUAGES } from "../../../src/domain/entry/language.ts";
import { commandLine } from "../../fixtures/command-options.ts";
import { address, KINDS, type Kind } from "../page-kinds.ts";
import { COLOURS, violations } from "../session/axe.ts";
import { launch } from "../session/chromium.ts";
import { served } from "../session/served.ts";

const WIDTHS = [320, 640, 1280];

const USAGE = `Usage: npm run axe -- [language…]

Runs every rule of axe over every kind of page. Exit status: 0 nothing was found, 1 something was.

  language    such as en ar; default all
  -h, --help  this text`;

const { positionals: asked } = commandLine(USAGE, {});
const unknown = asked.filter((each) => !(LANGUAGES as readonly string[]).includes(each));
if (unknown.length > 0) {
  console.error(`${unknown.join(", ")} must be of ${LANGUAGES.join(", ")}.\n\n${USAGE}`);
  process.exit(2);
}
const languages = asked.length === 0 ? LANGUAGES : LANGUAGES.filter((language) => asked.includes(language));
const service = await served();
const browser = await launch();
let found = 0;
let runs = 0;
try {
  const context = await browser.newContext({
    baseURL: service.origin,
    serviceWorkers: "block",
    reducedMotion: "reduce",
  });
  const page = await context.newPage();
  const check = async (where: string, ...rules: (readonly string[] | undefined)[]): Promise<void> => {
    runs++;
    for (const text of await violations(page, ...rules)) {
      found++;
      console.log(`${where}: ${text}`);
    }
  };
  for (const language of languages) {
    for (const kind of Object.keys(KINDS) as Kind[]) {
      for (const width of WIDTHS) {
        const where = `${language} ${kind} at ${width}`;
        await page.emulateMedia({ colorScheme: "light", forcedColors: "none" });
        await page.setViewportSize({ width, height: 800 });
        await page.goto(address(language, kind));
        await check(where);
        // What is not colour is the same in the dark.
        await page.emulateMedia({ colorScheme: "dark" });
        await check(`${where}, dark`, COLOURS);
        await page.emulateMedia({ forcedColors: "active" });
        // The reader's colours are painted, which axe does not see: it takes the page's, as -webkit-text-fill-color.
        await check(`${where}, forced colours`, undefined, COLOURS);
        const wide = await page.evaluate(() => document.documentElement.scrollWidth > innerWidth);
        if (!wide) continue;
        found++;
        console.log(`${where}: scrolls in two dimensions (WCAG 1.4.10)`);
      }
    }
    console.log(`${language}: ${runs} runs, ${found} found`);
  }
} finally {
  await browser.close();
  await service.stop();
}
process.exitCode = found > 0 ? 1 : 0;
