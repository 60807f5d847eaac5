import { createHash } from "node:crypto";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { isLanguage, LANGUAGES, type Language } from "../../domain/entry/language.ts";
import { isZone } from "../../domain/time/instant.ts";
import { stateLine } from "../client/outcomes.ts";
import { calendarItems, type ZoneChoice } from "../content/calendar-items.ts";
import { writeFolder } from "../content/draft-folder.ts";
import { feedItems, type Item } from "../content/feed-items.ts";
import { mistakeLines } from "../content/load-entries.ts";
import { checkedEntries, projectTaxonomy } from "../content/project-root.ts";
import { CommandError, type Exit, ExitCode } from "../exit.ts";
import type { Terminal } from "../terminal.ts";

export interface FeedOptions {
  readonly into: string;
  readonly json: boolean;
  readonly language?: string | undefined;
  readonly zone?: string | undefined;
  readonly genre?: string | undefined;
  readonly organisation: readonly string[];
  readonly topic: readonly string[];
}

async function textOf(file: string, terminal: Terminal): Promise<string> {
  if (file === "-") return await terminal.input();
  return await readFile(file, "utf8").catch((error: Error) => {
    throw new CommandError(ExitCode.usage, `${file} cannot be read: ${error.message}`);
  });
}

/** Returns the person's choice from the command line or a prompt; never a guess. */
async function answer(
  given: string | undefined,
  question: string,
  fits: (text: string) => boolean,
  otherwise: string,
  terminal: Terminal,
): Promise<string> {
  const text = given ?? (await terminal.ask(question))?.trim();
  if (text === undefined || !fits(text))
    throw new CommandError(
      ExitCode.usage,
      text === undefined || text === "" ? otherwise : `${text} does not fit. ${otherwise}`,
    );
  return text;
}

/** The items of a feed or calendar; what hours without a zone mean is asked once. */
async function itemsOf(file: string, text: string, { zone: given }: FeedOptions, terminal: Terminal): Promise<Item[]> {
  if (given !== undefined && !isZone(given))
    throw new CommandError(
      ExitCode.usage,
      `--zone ${given} is not a zone of the IANA database, such as Europe/Lisbon.`,
    );
  const feed = feedItems(text);
  if (feed !== undefined) return feed;
  const needs: string[] = [];
  const choose =
    (zone: string | undefined) =>
    (name: string): ZoneChoice => ({ zone, needed: (what) => needs.push(`${name}: ${what}`) });
  const events = calendarItems(text, choose(given));
  if (events === undefined)
    throw new CommandError(ExitCode.usage, `${file} is neither RSS, Atom, JSON Feed nor iCalendar.`);
  const [need] = needs;
  if (need === undefined) return events;
  const zone = await answer(
    undefined,
    `${need}. In which zone are they (such as Europe/Lisbon)? `,
    isZone,
    `${need}. Say --zone, such as Europe/Lisbon.`,
    terminal,
  );
  return calendarItems(text, choose(zone)) ?? [];
}

/** The language of each item: as the feed says, or as the editor does, who goes before. */
async function languagesOf(
  items: readonly Item[],
  { language }: FeedOptions,
  terminal: Terminal,
): Promise<(item: Item) => Language> {
  const named = (item: Item): string | undefined => item.language?.toLowerCase().split(/[-_]/)[0];
  const known = (tag: string | undefined): tag is Language => tag !== undefined && isLanguage(tag);
  const list = LANGUAGES.join(", ");
  const silent = items.find((item) => !known(named(item)));
  if (language === undefined && silent === undefined) return (item) => named(item) as Language;
  const why =
    silent?.language === undefined
      ? "The file does not say in which language it is"
      : `The file says that it is in ${silent.language}, in which nothing is published here`;
  const chosen = await answer(
    language,
    `${why}. Which is it (${list})? `,
    isLanguage,
    `${why}. Say --language: ${list}.`,
    terminal,
  );
  return (item) => (language === undefined && known(named(item)) ? (named(item) as Language) : (chosen as Language));
}

/**
 * A name for a draft that is the same at every reading; its editor may give the folder another before it is published.
 */
function draftId({ key, day }: Item, [organisation = "draft"]: readonly string[]): string {
  return [
    organisation,
    ...(day === undefined ? [] : [day]),
    createHash("sha256").update(key).digest("hex").slice(0, 8),
  ].join("-");
}

/** import --from: a folder for each item of a feed. */
export async function importFeed(file: string, options: FeedOptions, terminal: Terminal): Promise<Exit> {
  const items = await itemsOf(file, await textOf(file, terminal), options, terminal);
  const languageOf = await languagesOf(items, options, terminal);
  const taxonomy = await projectTaxonomy();
  let complete = true;
  for (const item of items) {
    const language = languageOf(item);
    const id = draftId(item, options.organisation);
    const event = "event" in item.facts;
    const role = event ? "organiser" : "publisher";
    const { event: details, attachments, ...facts } = item.facts;
    const written = await writeFolder(options.into, {
      id,
      facts: {
        type: event ? "event" : "news",
        ...(options.genre === undefined ? {} : { genre: options.genre }),
        ...facts,
        ...(options.organisation.length === 0
          ? {}
          : { organisations: options.organisation.map((organisation) => ({ id: organisation, role })) }),
        ...(options.topic.length === 0 ? {} : { topics: options.topic }),
        ...(attachments === undefined
          ? {}
          : { attachments: (attachments as readonly object[]).map((attachment) => ({ ...attachment, language })) }),
        ...(details === undefined ? {} : { event: details }),
      },
      // What a feed holds is in the words of whoever publishes it.
      texts: { [language]: { words: "source", ...item.text } },
      notes: item.notes,
    });
    const folder = join(options.into, id);
    const { mistakes } = written ? await checkedEntries([folder], taxonomy, terminal) : { mistakes: [] };
    if (mistakes.length > 0) complete = false;
    if (options.json) terminal.out(JSON.stringify({ entry: id, folder, written, notes: item.notes, mistakes }));
    else {
      terminal.out(stateLine(written ? "draft" : "kept", folder, String(item.text.title ?? ""), terminal));
      for (const note of written ? item.notes : []) terminal.out(`           ${note}.`);
      if (mistakes.length > 0) terminal.out(mistakeLines(mistakes).replaceAll(/^/gm, "           "));
    }
  }
  if (!options.json)
    terminal.out(
      `${items.length} items. ${complete ? "Nothing is missing: publish them when you have read them." : "Complete what is listed, then publish."}`,
    );
  return complete ? ExitCode.good : ExitCode.refused;
}
