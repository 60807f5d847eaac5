// Ledgers that earlier versions of this service have left, opened by this one. The dumps are of the code of their time:
// see fixtures/ledger/record.ts.
import { evictDurableObject, reset, runInDurableObject } from "cloudflare:test";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import type { Channel } from "../../../src/domain/channel/channel.ts";
import { changed, type ExportedChange } from "../../../src/domain/command/export-line.ts";
import type { Revision } from "../../../src/domain/entry/revision.ts";
import { selectionOf } from "../../../src/domain/query/selection.ts";
import type { Ledger } from "../../../src/ledger/ledger.ts";
import { MIGRATIONS } from "../../../src/ledger/store/schema.ts";
import { signedQuestion } from "../../fixtures/signed.ts";
import { bindings, settle, storedView } from "../../fixtures/worker/ledger.ts";
import { deliver, get } from "../../fixtures/worker/service.ts";

const SQL = import.meta.glob("../../fixtures/ledger/*.sql", { query: "?raw", import: "default", eager: true });
const ANSWERS = import.meta.glob("../../fixtures/ledger/*.json", { query: "?raw", import: "default", eager: true });
const fixture = (files: Record<string, string>, name: string): string =>
  files[`../../fixtures/ledger/${name}`] ?? expect.fail(`${name} is not in test/fixtures/ledger: run record.ts`);

interface Links {
  readonly links?: Readonly<Record<string, unknown>>;
}
interface Answer extends Links {
  readonly receipt: string;
  readonly entry: string;
  readonly state: string;
  /** Of a batch, its steps'. */
  readonly receipts?: readonly Answer[];
}
interface Recorded {
  readonly deliveries: readonly {
    readonly name: string;
    readonly id: string;
    readonly body: string;
    readonly status: number;
    readonly answer: Answer;
  }[];
  /** The waiting steps, as an editor was shown them; absent for schemas that had no such list. */
  readonly waiting?: readonly Answer[];
}

const STAGES: Readonly<Record<string, string>> = { scheduled: "scheduled", draft: "draft" };

const versions = Object.keys(SQL)
  .map((path) => Number(/v(\d+)\.sql$/.exec(path)?.[1]))
  .sort((one, other) => one - other);
const recordedOf = (version: number): Recorded => JSON.parse(fixture(ANSWERS, `v${version}.json`)) as Recorded;
const ledger = () => bindings.LEDGER.getByName("ledger");
/** After the deliveries, whose receipts are kept for 30 days, and before the instant that some of them wait for. */
const NOW = Date.UTC(2026, 10, 29, 12);
const DUE = Date.UTC(2026, 11, 25, 9);

/**
 * An answer without the addresses of previews, which are others each time; those of pages are told to whom still sends
 * what is valid, those of receipts since there are any.
 */
function lasting(answer: Answer): unknown {
  return JSON.parse(JSON.stringify(answer, (key, value) => (key === "links" ? undefined : value)));
}

async function asked(path: string): Promise<Answer[]> {
  const { headers } = await signedQuestion(path);
  const response = await get(path, Object.fromEntries(headers));
  expect([path, response.status]).toEqual([path, 200]);
  return ((await response.json()) as { data: Answer[] }).data;
}

/** Titles of a list as KV has it, read by whoever remembers nothing. */
const titles = async (language: "en" | "de", channel: Channel): Promise<string[] | undefined> =>
  (await storedView("latest", language, channel))?.items.map(({ title }) => title).sort();

async function search(q: string): Promise<string[] | undefined> {
  const selection = selectionOf({ q, language: ["en"] }, 0);
  if (!selection.ok) throw new Error(JSON.stringify(selection.reason));
  const found = await ledger().find({ selection: selection.value, limit: 50, total: true, facets: [] });
  return found?.texts.map(({ document }) => (JSON.parse(document) as Revision).entry.texts.en?.title ?? "").sort();
}

beforeEach(async () => {
  await reset();
  vi.useFakeTimers({ now: NOW, toFake: ["Date"] });
});

afterEach(() => {
  vi.useRealTimers();
});

/** Gives the ledger what a dump says, and has it start on that. */
async function open(version: number): Promise<Recorded> {
  await runInDurableObject(ledger(), async (_, { storage }) => {
    await storage.deleteAll();
    storage.sql.exec(fixture(SQL, `v${version}.sql`));
    expect(storage.sql.exec("SELECT max(version) AS version FROM schema_version").one()).toEqual({ version });
  });
  await evictDurableObject(ledger());
  await settle(ledger());
  return recordedOf(version);
}

describe.each(versions)("a ledger that was left at version %i of its schema", (version) => {
  // The first version knew neither patches, drafts nor batches.
  const young = version > 1;

  it("a ledger with an earlier schema answers a repeated delivery with its receipt, and does nothing", async () => {
    const { deliveries } = await open(version);
    const { sequence } = await ledger().status();
    for (const { name, id, body, answer } of deliveries) {
      const again = await deliver(body, { id });
      const given = (await again.json()) as Answer;
      expect([name, lasting(given)]).toEqual([name, lasting(answer)]);
      expect([name, again.status]).toEqual([name, 200]);
    }
    expect((await ledger().status()).sequence).toBe(sequence);
  });

  it("a ledger with an earlier schema has every revision and entry, in lists, search and export", async () => {
    await open(version);
    const history = async (id: string) => (await ledger().history(id)).map(({ version }) => version).sort();
    expect(await history("news")).toEqual([1, 2]);
    expect(await history("meeting")).toEqual(young ? [1, 2, 3] : [1]);
    expect(await history("gone")).toEqual([1, 2]);
    const there = ["Title of meeting", "Title, revised", ...(young ? ["Title of one"] : [])].sort();
    expect(await titles("en", { kind: "everything" })).toEqual(there);
    expect(await titles("en", { kind: "organisation", id: "who-europe" })).toEqual(there);
    expect(await search("title")).toEqual(there);
    const { lines } = await ledger().exportPage(0);
    const changes = lines
      .map((line) => JSON.parse(line) as Partial<ExportedChange>)
      .filter(({ at }) => at !== undefined);
    expect(changes.map(({ sequence }) => sequence)).toEqual(young ? [1, 2, 3, 4, 5, 6, 7, 8] : [1, 2, 3, 4, 5]);
    expect(changes.find(({ sequence }) => sequence === 5)).toMatchObject({ withdrawn: { id: "gone" } });
    // What its editor published is listed by what the editor changed last.
    const { entries } = await ledger().entriesOf("desk");
    const last = changes.map((change) => changed(change as ExportedChange)).toReversed();
    expect(entries.map(({ entry }) => entry)).toEqual([...new Set(last)]);
  });

  it("a ledger with an earlier schema reports to each editor how far every delivery came", async () => {
    const { deliveries } = await open(version);
    for (const { name, answer } of deliveries) {
      const [step] = (await ledger().progress("desk", answer.receipt))?.steps ?? [];
      const { state } = answer.receipts?.[0] ?? answer;
      expect([name, step?.state, step?.stage]).toEqual([name, state, STAGES[state] ?? "projected"]);
    }
  });

  it("a ledger with an earlier schema lists waiting steps, and carries them out at their instant", async () => {
    const { deliveries, waiting } = await open(version);
    const steps = deliveries.flatMap(({ answer }) => answer.receipts ?? [answer]);
    const held = steps.filter(({ state }) => state === "scheduled").map(({ entry }) => entry);
    expect(held).toEqual(young ? ["embargoed", "news", "two"] : ["embargoed"]);
    const found = await asked("/webhooks/waiting");
    if (waiting !== undefined) expect(found.map(lasting)).toEqual(waiting.map(lasting));
    expect(found.map(({ entry }) => entry)).toEqual([...held, ...(young ? ["draft"] : [])]);
    for (const { links } of found) {
      const { pathname } = new URL(String(links?.preview));
      expect((await ledger().preview(pathname.split("/")[2] ?? ""))?.entry).toBeDefined();
    }

    vi.setSystemTime(DUE - 1);
    await settle(ledger());
    expect((await asked("/webhooks/waiting")).filter(({ state }) => state === "scheduled")).toHaveLength(held.length);
    vi.setSystemTime(DUE);
    await runInDurableObject(ledger(), (instance: Ledger) => instance.alarm());
    await settle(ledger());
    vi.setSystemTime(DUE + 5000);
    expect((await asked("/webhooks/waiting")).filter(({ state }) => state === "scheduled")).toEqual([]);
    const latest = await titles("en", { kind: "everything" });
    expect(latest).toContain("Title of embargoed");
    if (!young) return;
    expect(latest).toContain("Title of two");
    expect(await titles("de", { kind: "everything" })).toContain("Titel");
  });
});

it("there is a dump of each version that was in use, none later than the newest", () => {
  expect(versions.slice(0, 11)).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 12]);
  expect(versions.at(-1)).toBeLessThanOrEqual(MIGRATIONS.length);
});
