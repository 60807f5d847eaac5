// Prints what pages weigh on their way, compressed as the edge compresses them, and fails where one is over its budget.
import { gzipSync } from "node:zlib";
import { LANGUAGES } from "../../../src/domain/entry/language.ts";
import { commandOptions } from "../../fixtures/command-options.ts";
import { address, KINDS, type Kind } from "../page-kinds.ts";
import { served } from "../session/served.ts";

commandOptions(
  `Usage: npm run size

Prints what pages weigh on their way, beside their budgets. Exit status: 0 all are within them, 1 one is over.

  -h, --help  this text`,
  {},
);

/** Octets of HTML and CSS together, gzip. */
const PAGE_BUDGET = 20_000;

/**
 * All that a partner's page loads for a widget, gzip: the script with its style sheet, and the document of five
 * entries.
 */
const WIDGET_BUDGET = 5_000;
const DOCUMENT_BUDGET = 6_000;

/**
 * The scripts of the composer, gzip: the one that makes its form, which checks entries with the service's own schemas,
 * the one that renders texts as the service does, loaded after it, and the one that reads files, loaded when one is
 * chosen.
 */
const COMPOSER_BUDGET = 58_000;
const RENDERING_BUDGET = 107_000;
const READER_BUDGET = 182_000;

/** One line of the table: octets of its parts. */
interface Weight {
  readonly name: string;
  readonly parts: Readonly<Record<string, number>>;
  readonly budget: number;
}

function weigh(text: string): number {
  return gzipSync(text, { level: 6 }).length;
}

async function textOf(url: string): Promise<string> {
  return await (await fetch(url, { headers: { accept: "text/html,*/*" } })).text();
}

/** The heaviest language of each kind of page. */
async function pages(origin: string): Promise<Weight[]> {
  const weights: Weight[] = [];
  for (const kind of Object.keys(KINDS) as Kind[]) {
    let heaviest: Weight | undefined;
    for (const language of LANGUAGES) {
      const html = await textOf(origin + address(language, kind));
      const styles = [...html.matchAll(/<link rel="stylesheet" href="([^"]+)"/g)].map(
        ([, href = ""]) => new URL(href, origin).href,
      );
      const css = weigh((await Promise.all(styles.map(textOf))).join(""));
      const parts = { HTML: weigh(html), CSS: css };
      if (heaviest === undefined || parts.HTML > (heaviest.parts.HTML ?? 0))
        heaviest = { name: `${kind} (${language})`, parts, budget: PAGE_BUDGET };
    }
    if (heaviest !== undefined) weights.push(heaviest);
  }
  return weights;
}

/** The widget's script, and the heaviest of its documents. */
async function widget(origin: string): Promise<Weight[]> {
  const script = weigh(await textOf(`${origin}/widget/v1/health-ai-feed.js`));
  const lists = ["everything", "news", "events", "topics/governance-ethics", "news,topics/governance-ethics"];
  const paths = LANGUAGES.flatMap((language) =>
    lists.flatMap((list) => ["", "&kind=agenda"].map((kind) => `${language}/${list}.json?limit=5${kind}`)),
  );
  const documents = await Promise.all(
    paths.map(async (path) => ({ path, JSON: weigh(await textOf(`${origin}/widget/v1/${path}`)) })),
  );
  const heaviest = documents.reduce((most, each) => (each.JSON > most.JSON ? each : most));
  return [
    { name: "widget", parts: { script }, budget: WIDGET_BUDGET },
    { name: `its document (${heaviest.path.slice(0, 2)})`, parts: { JSON: heaviest.JSON }, budget: DOCUMENT_BUDGET },
  ];
}

/** The composer's scripts, as its page names them. */
async function composer(origin: string): Promise<Weight[]> {
  const html = await textOf(`${origin}/en/editor`);
  const named = (pattern: RegExp): string => new URL(pattern.exec(html)?.[1] ?? "", origin).href;
  const scripts: readonly (readonly [string, RegExp, number])[] = [
    ["composer", /src="([^"]*\/composer[^"]*\.js)"/, COMPOSER_BUDGET],
    ["its preview", /"rendering":"([^"]+)"/, RENDERING_BUDGET],
    ["its reader of files", /"reader":"([^"]+)"/, READER_BUDGET],
  ];
  return await Promise.all(
    scripts.map(async ([name, pattern, budget]) => ({
      name,
      parts: { script: weigh(await textOf(named(pattern))) },
      budget,
    })),
  );
}

const service = await served();
try {
  const weights = [
    ...(await pages(service.origin)),
    ...(await widget(service.origin)),
    ...(await composer(service.origin)),
  ];
  let over = 0;
  for (const { name, parts, budget } of weights) {
    const sum = Object.values(parts).reduce((total, part) => total + part, 0);
    if (sum > budget) over++;
    const told = Object.entries(parts).map(([part, octets]) => `${part} ${octets}`);
    console.log(
      `${sum > budget ? "OVER " : "     "}${name.padEnd(24)} ${String(sum).padStart(6)} of ${budget} octets gz  ` +
        `(${told.join(", ")})`,
    );
  }
  process.exitCode = over > 0 ? 1 : 0;
} finally {
  await service.stop();
}
