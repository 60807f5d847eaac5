// Prints Lighthouse's four scores for a page of every kind: npm run lighthouse [-- address below the origin…]. Times
// depend on the machine, so that performance is a report; what needs no clock (accessibility, best practices, search
// engines) fails below 100.
import lighthouse, { desktopConfig } from "lighthouse";
import { freePort } from "../../../src/scripts/wrangler-dev.ts";
import { commandLine } from "../../fixtures/command-options.ts";
import { address, KINDS, type Kind } from "../page-kinds.ts";
import { launch } from "../session/chromium.ts";
import { served } from "../session/served.ts";

/**
 * Search engines are kept out of results, of the state of the service and of the form for errors, and there is nothing
 * to judge where there is no page.
 */
const UNLISTED: ReadonlySet<Kind> = new Set(["search", "status", "report", "reported", "nothing there"]);
const PAGES = [
  ...(Object.keys(KINDS) as Kind[]).filter((kind) => !UNLISTED.has(kind)).map((kind) => address("en", kind)),
  address("ar", "home"),
];
const CATEGORIES = ["performance", "accessibility", "best-practices", "seo"] as const;
const LEAST = 100;

const USAGE = `Usage: npm run lighthouse -- [address…]

Prints Lighthouse's scores for pages, on a phone and on a desktop. Exit status: 0 all but performance is 100, 1 not so.

  address     below the origin, such as /en/events/; default a page of every kind
  -h, --help  this text`;

const { positionals: asked } = commandLine(USAGE, {});
const addresses = asked.length > 0 ? asked : PAGES;
const service = await served();
const port = await freePort();
const browser = await launch([`--remote-debugging-port=${port}`]);
let poor = 0;
try {
  for (const address of addresses) {
    for (const form of ["mobile", "desktop"] as const) {
      const result = await lighthouse(
        `${service.origin}${address}`,
        { port, output: "json", logLevel: "error", onlyCategories: [...CATEGORIES] },
        form === "desktop" ? desktopConfig : undefined,
      );
      if (result === undefined) throw new Error(`Lighthouse said nothing of ${address}`);
      const { categories, audits } = result.lhr;
      const scores = CATEGORIES.map((name) => Math.round((categories[name]?.score ?? 0) * 100));
      console.log(
        `${address.padEnd(32)} ${form.padEnd(8)} ` +
          `${CATEGORIES.map((name, index) => `${name} ${scores[index]}`).join("  ")}`,
      );
      for (const [index, name] of CATEGORIES.entries()) {
        if ((scores[index] ?? 0) >= LEAST) continue;
        if (name !== "performance") poor++;
        for (const { id, weight } of categories[name]?.auditRefs ?? []) {
          const audit = audits[id];
          if (weight > 0 && audit?.score !== null && (audit?.score ?? 1) < 0.9)
            console.log(`    ${name}: ${audit?.title} ${audit?.displayValue ?? ""}`);
        }
      }
    }
  }
} finally {
  await browser.close();
  await service.stop();
}
process.exitCode = poor > 0 ? 1 : 0;
