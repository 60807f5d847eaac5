import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { configOf } from "../../../src/config.ts";
import { batchSteps, Command } from "../../../src/domain/command/command.ts";
import type { Revision } from "../../../src/domain/entry/revision.ts";
import { decide as decideOn } from "../../../src/ledger/commands/decide.ts";
import type { EditorCommand, KnownState } from "../../../src/ledger/commands/decision.ts";
import { entryRules } from "../../../src/read-model/entry-renderer.ts";
import { event, news, parsed, publishing, withdrawing } from "../../fixtures/entries.ts";
import { bindings } from "../../fixtures/worker/ledger.ts";

const NOW = Date.parse("2026-03-01T10:00:00Z");

const { taxonomy, site } = configOf(bindings);
const rules = entryRules(taxonomy, site);
const UNKNOWN: KnownState = { scheduled: [], drafted: false, taken: false };

function decide(given: EditorCommand, known: Partial<KnownState>, now: number, renderer = rules.renderer) {
  return decideOn(given, { ...UNKNOWN, ...known }, { ...rules, renderer }, now);
}

function order(body: unknown, scope: EditorCommand["editor"]["scope"] = {}): EditorCommand {
  const [step] = batchSteps(Command.parse(body));
  if (step === undefined) throw new Error("no step");
  return { editor: { id: "desk", scope }, step, rendered: {} };
}

function served(over: Partial<Revision> = {}): Partial<KnownState> {
  const revision = {
    entry: parsed(news("a")),
    version: 3,
    sequence: 9,
    released: "2026-01-01T00:00:00Z",
    updated: "2026-02-01T00:00:00Z",
    rendered: {},
    ...over,
  };
  return { revision, released: Date.parse(revision.released) };
}

const revised = news("a", { genre: "statement" });

describe("publishing", () => {
  it("publishing a new entry makes version 1, released now", () => {
    expect(decide(order(publishing(news("a"))), {}, NOW)).toMatchObject({
      state: "created",
      version: 1,
      change: {
        kind: "release",
        revision: { version: 1, released: "2026-03-01T10:00:00Z", updated: "2026-03-01T10:00:00Z" },
      },
    });
  });
  it("publishing a known entry makes the next version and keeps the release date", () => {
    expect(decide(order(publishing(revised)), served(), NOW)).toMatchObject({
      state: "revised",
      version: 4,
      change: { revision: { released: "2026-01-01T00:00:00Z", updated: "2026-03-01T10:00:00Z" } },
    });
  });
  it("publishing unchanged content makes no version", () => {
    const decision = decide(order(publishing(news("a"))), served(), NOW);
    expect(decision).toMatchObject({ kind: "accept", state: "unchanged", version: 3 });
    expect(decision).not.toHaveProperty("change");
  });
  it("a version is never dated before its predecessor, even if the clock went back", () => {
    expect(decide(order(publishing(revised)), served({ updated: "2026-09-01T00:00:00Z" }), NOW)).toMatchObject({
      change: { revision: { updated: "2026-09-01T00:00:00Z" } },
    });
  });
  it("publishing a withdrawn entry continues its versions and keeps its release date", () => {
    const known: Partial<KnownState> = {
      tombstone: { id: "a", version: 4, sequence: 12, withdrawn: "2026-02-02T00:00:00Z", reason: "x" },
      released: Date.parse("2026-01-01T00:00:00Z"),
    };
    expect(decide(order(publishing(news("a"))), known, NOW)).toMatchObject({ refusal: { kind: "entry-withdrawn" } });
    expect(decide(order(publishing(news("a"), { restore: true })), known, NOW)).toMatchObject({
      state: "restored",
      version: 5,
      change: { revision: { released: "2026-01-01T00:00:00Z" } },
    });
  });
  it.each([
    [{ published: "2025-11-19" }, "2025-11-19T12:00:00Z"],
    [{ published: "2025" }, "2025-01-01T12:00:00Z"],
    [{ published: "2025-11-19T05:00:00+01:00" }, "2025-11-19T04:00:00Z"],
    [{ published: "2030-01-01" }, "2026-03-01T10:00:00Z"],
    [{ published: undefined }, "2026-03-01T10:00:00Z"],
  ])("a backfilled entry with %j is released at %s", (over, expected) => {
    const draft = JSON.parse(JSON.stringify(news("a", over))) as ReturnType<typeof news>;
    expect(decide(order(publishing(draft, { backfill: true })), {}, NOW)).toMatchObject({
      change: { revision: { released: expected, updated: expected } },
    });
  });
  it("a backfilled event without a date of its own is released when it starts", () => {
    const draft = JSON.parse(JSON.stringify(event("a", { published: undefined }))) as ReturnType<typeof event>;
    expect(decide(order(publishing(draft, { backfill: true })), {}, NOW)).toMatchObject({
      change: { revision: { released: "2025-09-25T12:00:00Z" } },
    });
  });
  it.each([
    ["2026-03-01T11:00:01+01:00", "scheduled"],
    ["2026-03-01T10:00:00.001Z", "scheduled"],
    ["2026-03-01T10:00:00Z", "created"],
    ["2026-03-01T09:59:59Z", "created"],
  ])("an entry under an embargo until %s is %s", (embargoUntil, state) => {
    expect(decide(order(publishing(news("a"), { embargoUntil })), {}, NOW)).toMatchObject({ state });
  });
});

describe("an expected version", () => {
  it.each([
    [0, {}, "accept"],
    [1, {}, "refuse"],
    [3, served(), "accept"],
    [2, served(), "refuse"],
    [0, served(), "refuse"],
  ])("the expected version %i given %j yields: %s", (expectedVersion, known, kind) => {
    expect(decide(order(publishing(revised, { expectedVersion })), known, NOW).kind).toBe(kind);
    if (kind === "refuse")
      expect(decide(order(publishing(revised, { expectedVersion })), known, NOW)).toMatchObject({
        refusal: { kind: "version-conflict" },
      });
  });
});

describe("withdrawing", () => {
  it("withdrawing an entry leaves a tombstone at the next version", () => {
    expect(decide(order(withdrawing("a")), served(), NOW)).toMatchObject({
      kind: "accept",
      state: "withdrawn",
      version: 4,
      change: {
        kind: "withdraw",
        tombstone: { id: "a", version: 4, withdrawn: "2026-03-01T10:00:00Z", reason: "Published by mistake." },
      },
    });
  });
  it("withdrawing an unknown entry is refused, and withdrawing twice is the same as once", () => {
    expect(decide(order(withdrawing("a")), {}, NOW)).toMatchObject({ refusal: { kind: "unknown-entry" } });
    const tombstone = { id: "a", version: 4, sequence: 12, withdrawn: "2026-02-02T00:00:00Z", reason: "x" };
    expect(decide(order(withdrawing("a")), { tombstone }, NOW)).toEqual({
      kind: "accept",
      state: "unchanged",
      version: 4,
    });
  });
  it("withdrawing cancels an entry under embargo for its own editors, while other editors get «no such entry»", () => {
    const known: Partial<KnownState> = { scheduled: [{ ...order(publishing(news("a"))), receipt: "r", due: NOW + 1 }] };
    expect(decide(order(withdrawing("a")), known, NOW)).toMatchObject({
      state: "withdrawn",
      change: { kind: "discard", ends: ["r"] },
    });
    expect(decide(order(withdrawing("a"), { organisations: ["who"] }), known, NOW)).toMatchObject({
      refusal: { kind: "unknown-entry" },
    });
  });
});

describe("an editor's scopes", () => {
  it("an editor's scopes prevent the takeover of another organisation's entry", () => {
    const mine = news("a", { organisations: [{ id: "who", role: "publisher" }] });
    expect(decide(order(publishing(mine), { organisations: ["who"] }), served(), NOW)).toMatchObject({
      refusal: { kind: "out-of-scope" },
    });
    expect(decide(order(withdrawing("a"), { organisations: ["who"] }), served(), NOW)).toMatchObject({
      refusal: { kind: "out-of-scope" },
    });
  });
});

describe("a decision", () => {
  it("no sequence of commands makes a gap in the versions", () => {
    const step = fc.record({
      withdraw: fc.boolean(),
      genre: fc.constantFrom("article", "statement", "speech"),
      expected: fc.option(fc.integer({ min: 0, max: 6 }), { nil: undefined }),
      at: fc.integer({ min: -1e9, max: 1e9 }),
    });
    fc.assert(
      fc.property(fc.array(step, { maxLength: 20 }), (steps) => {
        let known: Partial<KnownState> = {};
        let version = 0;
        let updated = "";
        for (const { withdraw, genre, expected, at } of steps) {
          const more = expected === undefined ? {} : { expectedVersion: expected };
          const decision = decide(
            order(withdraw ? withdrawing("a", more) : publishing(news("a", { genre }), { ...more, restore: true })),
            known,
            NOW + at,
          );
          if (decision.kind === "refuse" || decision.change === undefined) continue;
          expect(decision.version).toBe(version + 1);
          version++;
          if (decision.change.kind === "release") {
            expect(decision.change.revision.updated >= updated).toBe(true);
            updated = decision.change.revision.updated;
            known = {
              revision: { ...decision.change.revision, sequence: version },
              released: known.released ?? Date.parse(decision.change.revision.released),
            };
          } else if (decision.change.kind === "withdraw") {
            expect(decision.change.tombstone.withdrawn >= updated).toBe(true);
            updated = decision.change.tombstone.withdrawn;
            known = {
              tombstone: { ...decision.change.tombstone, sequence: version },
              ...(known.released === undefined ? {} : { released: known.released }),
            };
          }
        }
      }),
    );
  });
});

describe("an edit whose entry a format cannot render", () => {
  const broken = (_: unknown, language: string): void => {
    if (language === "es") throw new Error("a renderer's own fault");
  };

  it("an edit whose entry a format cannot render is refused as invalid, with a pointer into its step", () => {
    const translate = {
      type: "entry.translate",
      timestamp: "2026-03-01T10:00:00Z",
      data: { id: "a", language: "es", text: { words: "service", title: "Título", summary: "Un resumen." } },
    };
    expect(decide(order(translate), served(), NOW).kind).toBe("accept");
    expect(decide(order(translate), served(), NOW, broken)).toMatchObject({
      kind: "refuse",
      refusal: {
        kind: "invalid",
        faults: [{ pointer: "/data/text", detail: expect.stringContaining("cannot be rendered") }],
      },
    });
  });
});
