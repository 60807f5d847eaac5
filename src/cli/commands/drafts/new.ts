import { join } from "node:path";
import { Slug } from "../../../domain/entry/identifier-schemas.ts";
import { isLanguage, LANGUAGES } from "../../../domain/entry/language.ts";
import type { Taxonomy } from "../../../domain/entry/taxonomy.ts";
import { Link, line } from "../../../domain/entry/text-schemas.ts";
import { EVENT_GENRES, NEWS_GENRES, STATUSES, WORDS } from "../../../domain/entry/vocabulary.ts";
import { isZone, parseLocal, precision } from "../../../domain/time/instant.ts";
import { nearestName } from "../../../std/did-you-mean.ts";
import { checkedEntries, projectTaxonomy } from "../../content/checked-entries.ts";
import { writeFolder } from "../../content/draft-folder.ts";
import { mistakeLines } from "../../content/load-entries.ts";
import { CommandError, type Exit, ExitCode } from "../../exit.ts";
import { parsed } from "../../options.ts";
import { PROJECT_ROOT } from "../../project-root.ts";
import type { Terminal } from "../../terminal.ts";

export const USAGE = `Usage: npm run cli -- new [options]

Makes the folder of an entry by asking, one question at a time, and checks each answer. An empty
answer leaves out what need not be there. Write the text itself into the folder's <language>.md
afterwards.

  --into <folder>   where the folder goes (default content/entries)
  -h, --help        this text

Example:
  npm run cli -- new

Exit status: 0 made, 1 made but not complete, 2 wrong usage, or nobody there to answer.`;

/** Wrong answers to one question after which we stop asking. */
const MAX_TRIES = 5;

/** A check of an answer: the error message, or undefined if the answer is valid. */
type Check = (answer: string) => string | undefined;

const oneOf =
  (known: readonly string[]): Check =>
  (answer) => {
    if (known.includes(answer)) return undefined;
    const near = nearestName(answer, known);
    return near === undefined
      ? `must be one of ${known.slice(0, 30).join(", ")}`
      : `is not known; did you mean ${near}?`;
  };

const each =
  (check: Check): Check =>
  (answer) => {
    for (const item of listed(answer)) {
      const wrong = check(item);
      if (wrong !== undefined) return `${item} ${wrong}`;
    }
    return listed(answer).length === 0 ? "must name at least one" : undefined;
  };

const fits =
  (schema: {
    safeParse(value: string): { success: boolean; error?: { issues: readonly { message: string }[] } | undefined };
  }): Check =>
  (answer) => {
    const result = schema.safeParse(answer);
    return result.success ? undefined : (result.error?.issues[0]?.message ?? "does not fit");
  };

const time: Check = (answer) =>
  parseLocal(answer) === undefined ? "must be 2026-03-01T09:00, or 2026-03-01 for the whole day" : undefined;
const day: Check = (answer) =>
  parseLocal(answer) === undefined || precision(answer) === "minute"
    ? "must be 2026-03-01, 2026-03 or 2026"
    : undefined;
const country: Check = (answer) => (/^[A-Z]{2}$/.test(answer) ? undefined : "must be two capital letters, such as PT");

function listed(answer: string): string[] {
  return answer.split(/[\s,;]+/).filter((item) => item !== "");
}

class Interview {
  readonly #terminal: Terminal;

  constructor(terminal: Terminal) {
    this.#terminal = terminal;
  }

  /** An answer that passes the check. */
  async must(question: string, check: Check): Promise<string> {
    for (let tries = 0; tries < MAX_TRIES; tries++) {
      const answer = await this.may(question, check);
      if (answer !== undefined) return answer;
      this.#terminal.err("  This is required.");
    }
    throw new CommandError(ExitCode.usage, "Too many invalid answers: start again when you know the answer.");
  }

  /** Some of a list, which is shown: by number, or by id. */
  async some(
    question: string,
    list: ReadonlyMap<string, { readonly name: { readonly en?: string } }>,
  ): Promise<string[]> {
    const ids = [...list.keys()];
    for (const [index, id] of ids.entries())
      this.#terminal.err(
        `  ${String(index + 1).padStart(3)}  ${id.padEnd(28)} ${list.get(id)?.name.en ?? ""}`.trimEnd(),
      );
    const meant = (answer: string): string[] =>
      listed(answer).map((item) => (/^\d+$/.test(item) ? (ids[Number(item) - 1] ?? item) : item));
    const answer = await this.must(`${question}, by number or id`, (given) => each(oneOf(ids))(meant(given).join(" ")));
    return [...new Set(meant(answer))];
  }

  /** An answer that passes the check, or undefined for an empty one. */
  async may(question: string, check: Check): Promise<string | undefined> {
    for (let tries = 0; tries < MAX_TRIES; tries++) {
      const answer = (await this.#terminal.ask(`${question}: `))?.trim();
      if (answer === undefined)
        throw new CommandError(
          ExitCode.usage,
          "new asks questions: run it on a terminal, or write the folder by hand as in content/entries.",
        );
      if (answer === "") return undefined;
      const wrong = check(answer);
      if (wrong === undefined) return answer;
      this.#terminal.err(`  ${answer} ${wrong}.`);
    }
    throw new CommandError(ExitCode.usage, "Too many invalid answers: start again when you know the answer.");
  }
}

async function interview(ask: Interview, { organisations, topics }: Taxonomy) {
  const type = await ask.must("News or event? (news, event)", oneOf(["news", "event"]));
  const event = type === "event";
  const genres = event ? EVENT_GENRES : NEWS_GENRES;
  const genre = await ask.must(`Genre (${genres.join(", ")})`, oneOf(genres));
  const language = await ask.must(`Language of your text (${LANGUAGES.join(", ")})`, (answer) =>
    isLanguage(answer) ? undefined : `must be one of ${LANGUAGES.join(", ")}`,
  );
  const words = await ask.must(
    `Whose words is your text: yours, the source's own, or a translation? (${WORDS.join(", ")})`,
    oneOf(WORDS),
  );
  const title = await ask.must("Title", fits(line(500)));
  const summary = await ask.must("Summary, one or two sentences", fits(line(2000)));
  const url = await ask.may("Address of the source's page in that language", fits(Link));
  const who = await ask.some(event ? "Organisers" : "Publishers", organisations);
  const about = await ask.some("Topics", topics);
  return { type, event, genre, language, words, title, summary, url, who, about };
}

async function details(ask: Interview) {
  const starts = await ask.must(
    "Starts, by the clocks of the place (2026-03-01T09:00, or 2026-03-01 for whole days)",
    time,
  );
  const ends = await ask.may("Ends", time);
  const zone =
    precision(starts) === "minute"
      ? await ask.must("Time zone of the place (such as Europe/Lisbon)", (answer) =>
          isZone(answer) ? undefined : "is not a zone of the IANA database",
        )
      : undefined;
  const status = await ask.must(`Status (${STATUSES.join(", ")})`, oneOf(STATUSES));
  const city = await ask.may("City", fits(line(100)));
  const land = await ask.may("Country (two letters)", country);
  const place = { ...(city === undefined ? {} : { city }), ...(land === undefined ? {} : { country: land }) };
  return {
    event: {
      status,
      starts,
      ...(ends === undefined ? {} : { ends }),
      ...(zone === undefined ? {} : { zone }),
      ...(Object.keys(place).length === 0 ? {} : { place }),
    },
    ...(land === undefined ? {} : { countries: [land] }),
  };
}

export async function run(argv: readonly string[], terminal: Terminal): Promise<Exit> {
  const { values } = parsed(argv, { into: { type: "string", default: join(PROJECT_ROOT, "content/entries") } });
  const taxonomy = projectTaxonomy();
  const ask = new Interview(terminal);
  const { type, event, genre, language, words, title, summary, url, who, about } = await interview(ask, taxonomy);
  const published = event ? undefined : await ask.may("Date on which the source published it (2026-03-01)", day);
  const more = event ? await details(ask) : {};
  const id = await ask.must("Id: yours to choose, the same for ever, such as who-2026-03-01-guidance", fits(Slug));
  const draft = {
    id,
    facts: {
      type,
      genre,
      ...(published === undefined ? {} : { published }),
      organisations: who.map((organisation) => ({ id: organisation, role: event ? "organiser" : "publisher" })),
      topics: about,
      ...more,
    },
    texts: { [language]: { words, title, summary, ...(url === undefined ? {} : { url }) } },
    notes: [],
  };
  if (!(await writeFolder(values.into, draft)))
    throw new CommandError(ExitCode.usage, `${join(values.into, id)} exists already: choose another id.`);
  const folder = join(values.into, id);
  const { mistakes } = await checkedEntries([folder], taxonomy, terminal);
  terminal.out(`Made ${folder}. Write the text into ${language}.md, then: npm run publish -- ${folder}`);
  if (mistakes.length === 0) return ExitCode.good;
  terminal.err(mistakeLines(mistakes));
  return ExitCode.refused;
}
