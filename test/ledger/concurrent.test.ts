// Several editors at one entry: whoever was told that a change is in finds it there in the end.
import { reset } from "cloudflare:test";
import fc from "fast-check";
import { afterEach, expect, it } from "vitest";
import { command, patching } from "../fixtures/commands.ts";
import { news, publishing } from "../fixtures/entries.ts";
import { execute, ledger, rows, type Stub } from "../fixtures/worker/ledger.ts";

afterEach(async () => {
  await reset();
});

interface Seen {
  readonly version: number;
  readonly symbols: readonly string[];
}

async function read(stub: Stub): Promise<Seen> {
  const [row] = await rows(stub, "SELECT document FROM entries WHERE id = 'a'");
  const { version, entry } = JSON.parse(String(row?.document)) as { version: number; entry: { symbols?: string[] } };
  return { version, symbols: entry.symbols ?? [] };
}

const LANGUAGES = ["es", "pt", "de", "ru", "zh"] as const;

/** A move of one editor: it reads now or earlier, then asks for something, and ends with the acknowledgement. */
type Move =
  | { readonly kind: "append"; readonly retry: boolean }
  | { readonly kind: "translate"; readonly language: (typeof LANGUAGES)[number] }
  | { readonly kind: "republish" };

const move: fc.Arbitrary<Move> = fc.oneof(
  { weight: 4, arbitrary: fc.boolean().map((retry): Move => ({ kind: "append", retry })) },
  { weight: 2, arbitrary: fc.constantFrom(...LANGUAGES).map((language): Move => ({ kind: "translate", language })) },
  { weight: 1, arbitrary: fc.constant<Move>({ kind: "republish" }) },
);

it("the ledger loses no acknowledged update of concurrent writers, and versions stay contiguous", {
  timeout: 120_000,
}, async () => {
  let run = 0;
  let seenConflicts = 0;
  await fc.assert(
    // Ten moves at the most: an entry has no more symbols than that.
    fc.asyncProperty(
      fc.array(fc.array(move, { minLength: 1, maxLength: 2 }), { minLength: 2, maxLength: 5 }),
      fc.scheduler(),
      async (editors, scheduler) => {
        const stub = ledger(`concurrent-${run++}`);
        await execute(stub, publishing(news("a")));
        const symbols = new Set<string>();
        const languages = new Set<string>(["en", "fr"]);
        let acknowledged = 1;
        let conflicts = 0;
        const editing = editors.map(async (moves, who) => {
          for (const [index, { kind, ...how }] of moves.entries()) {
            const mark = `${who}/${index}`;
            for (let attempt = 0; attempt < 50; attempt++) {
              const seen = await scheduler.schedule(read(stub), `${mark} reads`);
              await scheduler.schedule(Promise.resolve(), `${mark} thinks`);
              const next = [...seen.symbols, mark];
              const body =
                kind === "append"
                  ? patching("a", { symbols: next }, seen.version)
                  : kind === "translate"
                    ? command("entry.translate", {
                        id: "a",
                        language: (how as { language: string }).language,
                        text: { words: "service", title: mark, summary: "S" },
                      })
                    : publishing(news("a", { symbols: next }), { expectedVersion: seen.version });
              const execution = await execute(stub, body);
              if (!execution.ok) {
                expect(execution.reason.kind).toBe("version-conflict");
                conflicts++;
                if (kind === "append" && !(how as { retry: boolean }).retry) break;
                continue;
              }
              const { state } = execution.value.receipt;
              expect(state).toBe("revised");
              acknowledged++;
              if (kind === "translate") languages.add((how as { language: string }).language);
              else {
                symbols.add(mark);
                // A whole entry says all: what it does not name is meant to go.
                if (kind === "republish") for (const language of LANGUAGES) languages.delete(language);
              }
              break;
            }
          }
        });
        await scheduler.waitFor(Promise.all(editing));
        const { version, symbols: kept } = await read(stub);
        expect(version).toBe(acknowledged);
        expect(new Set(kept)).toEqual(symbols);
        expect(kept).toHaveLength(symbols.size);
        expect(
          (
            await rows(stub, "SELECT language FROM memberships WHERE channel = '' AND withdrawn IS NULL ORDER BY 1")
          ).map((row) => row.language),
        ).toEqual([...languages].sort());
        expect(await rows(stub, "SELECT count(*) AS n, max(version) AS top FROM revisions")).toEqual([
          { n: version, top: version },
        ]);
        seenConflicts += conflicts;
      },
    ),
    { numRuns: 40 },
  );
  // Where nobody ever got in another's way, nothing was shown.
  expect(seenConflicts).toBeGreaterThan(20);
});
