import { createHash } from "node:crypto";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { Slug } from "../../../domain/entry/identifier-schemas.ts";
import { isLanguage, LANGUAGES, type Language } from "../../../domain/entry/language.ts";
import { isZone } from "../../../domain/time/instant.ts";
import { draftOf } from "../../../foreign/draft.ts";
import type { ForeignDocument, ForeignItem, LeftOut, Moment } from "../../../foreign/item.ts";
import { read } from "../../../foreign/read.ts";
import { stateLine } from "../../client/outcomes.ts";
import { checkedEntries, projectTaxonomy } from "../../content/checked-entries.ts";
import { writeFolder } from "../../content/draft-folder.ts";
import { type Mistake, mistakeLines } from "../../content/load-entries.ts";
import { itemSentences, remarkSentence } from "../../content/remarks.ts";
import { CommandError, type Exit, ExitCode } from "../../exit.ts";
import type { Terminal } from "../../terminal.ts";

export interface FeedOptions {
  readonly into: string;
  readonly json: boolean;
  readonly charset?: string | undefined;
  readonly language?: string | undefined;
  readonly zone?: string | undefined;
  readonly genre?: string | undefined;
  readonly organisation: readonly string[];
  readonly topic: readonly string[];
}

async function octetsOf(file: string, terminal: Terminal): Promise<Uint8Array> {
  if (file === "-") return await terminal.octets();
  return await readFile(file).catch((error: Error) => {
    throw new CommandError(ExitCode.usage, `${file} cannot be read: ${error.message}`);
  });
}

function checkOptions({ zone, charset, organisation, topic }: FeedOptions): void {
  if (zone !== undefined && !isZone(zone))
    throw new CommandError(ExitCode.usage, `--zone ${zone} is not a zone of the IANA database, such as Europe/Lisbon.`);
  for (const [option, ids] of Object.entries({ organisation, topic }))
    for (const id of ids)
      if (!Slug.safeParse(id).success)
        throw new CommandError(
          ExitCode.usage,
          `--${option} ${id} is not an id: lower-case letters and digits, with single hyphens between.`,
        );
  if (charset === undefined) return;
  try {
    new TextDecoder(charset);
  } catch {
    throw new CommandError(ExitCode.usage, `--charset ${charset} is not the name of an encoding, such as iso-8859-1.`);
  }
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

/**
 * The zone that an item's hours are said to be of, where it is none that is known; "" where they are said to be of
 * none.
 */
function openZone({ event }: ForeignItem): string | undefined {
  const floating = (moment: Moment | undefined): string | undefined =>
    moment?.kind === "floating" ? (moment.zone ?? "") : undefined;
  return floating(event?.starts) ?? floating(event?.ends);
}

/**
 * Asks for the zone of hours without a known zone, for each item. One answer is for one name of a zone: if the file has
 * several, none of them is filled in.
 */
async function zonesOf(
  items: readonly ForeignItem[],
  { zone }: FeedOptions,
  terminal: Terminal,
): Promise<(item: ForeignItem) => string | undefined> {
  const open = items.filter((item) => openZone(item) !== undefined);
  const names = new Set(open.map(openZone));
  if (names.size !== 1) return (item) => (openZone(item) === undefined ? zone : undefined);
  const [first] = open;
  const [name] = names;
  const what = name === "" ? "its hours have no zone" : `its zone ${name} is not in the IANA database`;
  const need = `${first?.title ?? first?.key}: ${what}`;
  const chosen = await answer(
    zone,
    `${need}. In which zone are they (such as Europe/Lisbon)? `,
    isZone,
    `${need}. Say --zone, such as Europe/Lisbon.`,
    terminal,
  );
  return (item) => (openZone(item) === undefined ? zone : chosen);
}

/** The language of each item: as the feed says, or as the editor does, who goes before. */
async function languagesOf(
  items: readonly ForeignItem[],
  { language }: FeedOptions,
  terminal: Terminal,
): Promise<(item: ForeignItem) => Language> {
  const named = (item: ForeignItem): string | undefined => item.language?.toLowerCase().split("-")[0];
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
 * A name for a draft that is the same at every reading, whatever of the item has changed since; its editor may give the
 * folder another before it is published.
 */
function draftId({ key }: ForeignItem, [organisation = "draft"]: readonly string[]): string {
  return `${organisation.slice(0, 80)}-${createHash("sha256").update(key).digest("hex").slice(0, 10)}`;
}

/** Reasons for which a whole item is missing although its file wants it published. */
const LOST = new Set<LeftOut>(["malformed", "noSuchDate", "truncated", "tooMany", "tooDeep", "unreadableLine"]);

interface Imported {
  readonly folder: string;
  readonly written: boolean;
  readonly notes: readonly string[];
  readonly mistakes: readonly Mistake[];
}

function printItem(
  { title = "" }: ForeignItem,
  { folder, written, notes, mistakes }: Imported,
  terminal: Terminal,
): void {
  terminal.out(stateLine(written ? "draft" : "kept", folder, title, terminal));
  for (const note of written ? notes : []) terminal.out(`           ${note}.`);
  if (mistakes.length > 0) terminal.out(mistakeLines(mistakes).replaceAll(/^/gm, "           "));
}

/** import --from: a folder for each item of a feed or calendar. */
export async function importFeed(file: string, options: FeedOptions, terminal: Terminal): Promise<Exit> {
  checkOptions(options);
  const { into, json, organisation, topic, genre, charset } = options;
  const reading: ForeignDocument = read(await octetsOf(file, terminal), undefined, charset, Date.now());
  const { format, items, notTaken, doubts } = reading;
  if (format === undefined) {
    const [why] = notTaken;
    const what =
      why === undefined || why.reason === "unknownFormat"
        ? " is neither RSS, Atom, JSON Feed nor iCalendar"
        : `: ${remarkSentence({ ...why, value: "" }).replace(/ \(line 1\)$/, "")}`;
    throw new CommandError(ExitCode.usage, `${file}${what}.`);
  }
  const zoneOf = await zonesOf(items, options, terminal);
  const languageOf = await languagesOf(items, options, terminal);
  const taxonomy = projectTaxonomy();
  let complete = true;
  let silent = notTaken.length + doubts.length === 0;
  for (const item of items) {
    const language = languageOf(item);
    const id = draftId(item, organisation);
    const draft = draftOf(item, { language, genre, organisations: organisation, topics: topic, zone: zoneOf(item) });
    const notes = itemSentences(item);
    const written = await writeFolder(into, { id, ...draft, notes });
    const folder = join(into, id);
    const { mistakes } = written ? await checkedEntries([folder], taxonomy, terminal) : { mistakes: [] };
    if (mistakes.length > 0) complete = false;
    if (notes.length > 0) silent = false;
    if (json) terminal.out(JSON.stringify({ entry: id, folder, written, notes, mistakes }));
    else printItem(item, { folder, written, notes, mistakes }, terminal);
  }
  if (notTaken.some(({ reason }) => LOST.has(reason))) complete = false;
  for (const remark of [...notTaken, ...doubts])
    if (json) terminal.out(JSON.stringify({ remark }));
    else terminal.out(`${remarkSentence(remark)}.`);
  const next = complete
    ? silent
      ? "Nothing is missing: publish them when you have read them."
      : "Read what is listed, then publish."
    : "Complete what is listed, then publish.";
  if (!json) terminal.out(`${items.length === 1 ? "1 item" : `${items.length} items`}. ${next}`);
  return complete ? ExitCode.good : ExitCode.refused;
}
