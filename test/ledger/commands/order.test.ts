// What takes effect where several commands are about one entry: by time, by editor, by what was said.
import { evictDurableObject, reset, runInDurableObject } from "cloudflare:test";
import { afterEach, describe, expect, it } from "vitest";
import type { Ledger, LedgerOrder } from "../../../src/ledger/ledger.ts";
import { batch, command, drafting, patching } from "../../fixtures/commands.ts";
import { event, news, publishing, withdrawing } from "../../fixtures/entries.ts";
import { execute, ledger, order, rows, type Stub } from "../../fixtures/worker/ledger.ts";

afterEach(async () => {
  await reset();
});

const DESK = { id: "desk", scope: {} };
// At an instant that comes, an editor is looked up among those that are configured.
const OTHER = { id: "newsroom", scope: {} };
const CHIEF = { id: "chief", scope: { held: "all" as const } };
const NOW = Date.now();
const at = (milliseconds: number) => new Date(milliseconds).toISOString();
const by = (editor: LedgerOrder["editor"]) => ({ editor });
const sent = (seconds: number, body: Record<string, unknown>) => ({
  ...body,
  timestamp: at(NOW - 3_600_000 + seconds * 1000),
});
const speech = (id: string, genre = "speech") => news(id, { genre });

async function outcome(stub: Stub, body: unknown, editor: LedgerOrder["editor"] = DESK): Promise<unknown> {
  const execution = await execute(stub, body, by(editor));
  if (!execution.ok) return execution.reason.kind;
  const { receipt } = execution.value;
  return "receipts" in receipt ? receipt.receipts.map(({ state }) => state) : receipt.state;
}

const genreOf = async (stub: Stub, id: string) =>
  (await rows(stub, `SELECT json_extract(document, '$.entry.genre') AS genre FROM entries WHERE id = '${id}'`))[0]
    ?.genre;

async function alarmAt(stub: Stub, now: number): Promise<void> {
  await runInDurableObject(stub, async (instance: Ledger) => {
    instance.clock = () => now;
    await instance.alarm();
  });
}

describe("the order of one editor's commands", () => {
  it("a late retry of an older version does not replace a newer one, and says which command did", async () => {
    const stub = ledger("late");
    expect(await outcome(stub, sent(1, publishing(news("a"))))).toBe("created");
    expect(await outcome(stub, sent(3, publishing(speech("a"))))).toBe("revised");
    const late = await execute(stub, sent(2, publishing(speech("a", "statement"))));
    expect(late).toMatchObject({
      ok: true,
      value: { receipt: { state: "superseded", version: 2, supersededBy: at(NOW - 3_600_000 + 3000) } },
    });
    expect(await genreOf(stub, "a")).toBe("speech");
    expect(await rows(stub, "SELECT count(*) AS n FROM revisions")).toEqual([{ n: 2 }]);
  });

  it("a late retry does not make public again what was withdrawn after it, also across a restart", async () => {
    const stub = ledger("withdrawn");
    expect(await outcome(stub, sent(1, publishing(news("a"))))).toBe("created");
    expect(await outcome(stub, sent(3, withdrawing("a")))).toBe("withdrawn");
    await stub.status();
    await evictDurableObject(stub);
    expect(await outcome(ledger("withdrawn"), sent(2, publishing(news("a"), { restore: true })))).toBe("superseded");
    expect(await outcome(ledger("withdrawn"), sent(2, command("entry.restore", { id: "a" })))).toBe("superseded");
  });

  it("a command that changed nothing took effect too: what is older than it stays without effect", async () => {
    const stub = ledger("unchanged");
    await outcome(stub, sent(1, publishing(news("a"))));
    expect(await outcome(stub, sent(3, publishing(news("a"))))).toBe("unchanged");
    expect(await outcome(stub, sent(2, publishing(speech("a"))))).toBe("superseded");
  });

  it("an expected version that matches makes an older command take effect, and the newer time stays", async () => {
    const stub = ledger("expected");
    await outcome(stub, sent(1, publishing(news("a"))));
    await outcome(stub, sent(9, publishing(speech("a"))));
    expect(await outcome(stub, sent(2, patching("a", { genre: "statement" }, 2)))).toBe("revised");
    expect(await outcome(stub, sent(3, publishing(news("a"))))).toBe("superseded");
    expect(await outcome(stub, sent(3, publishing(news("a"), { expectedVersion: 2 })))).toBe("version-conflict");
  });

  it("commands of the same instant, of other entries and of other editors do not supersede each other", async () => {
    const stub = ledger("others");
    await outcome(stub, sent(5, publishing(news("a"))));
    expect(await outcome(stub, sent(5, publishing(speech("a"))))).toBe("revised");
    expect(await outcome(stub, sent(1, publishing(news("b"))))).toBe("created");
    expect(await outcome(stub, sent(1, publishing(news("a"))), OTHER)).toBe("revised");
    const both = sent(2, batch(publishing(speech("a")), publishing(speech("b"))));
    expect(await outcome(stub, both)).toEqual(["superseded", "revised"]);
  });

  it("drafts are ordered among themselves and delay no publication; a discard is ordered with both", async () => {
    const stub = ledger("drafts");
    expect(await outcome(stub, sent(5, drafting(speech("a"))))).toBe("draft");
    expect(await outcome(stub, sent(4, drafting(news("a"))))).toBe("superseded");
    expect(await outcome(stub, sent(4, command("entry.discard", { id: "a" })))).toBe("superseded");
    expect(await outcome(stub, sent(3, publishing(news("a"))))).toBe("created");
    expect(await outcome(stub, sent(2, drafting(news("a"))))).toBe("superseded");
  });

  it("a scheduled step takes effect at its instant, whatever came meanwhile, and its retry waits no more", async () => {
    const stub = ledger("scheduled");
    await outcome(stub, sent(1, publishing(news("a"))));
    const later = publishing(speech("a"), { publishAt: at(NOW + 60_000) });
    expect(await outcome(stub, sent(2, later))).toBe("scheduled");
    expect(await outcome(stub, sent(3, publishing(speech("a", "statement"))))).toBe("revised");
    expect(await outcome(stub, sent(2, later))).toBe("superseded");
    await alarmAt(stub, NOW + 60_001);
    expect(await genreOf(stub, "a")).toBe("speech");
  });

  it("a dry run says that a command is superseded, and does not supersede any", async () => {
    const stub = ledger("dry");
    await outcome(stub, sent(1, publishing(news("a"))));
    await stub.rehearse(order(sent(9, publishing(speech("a")))), false);
    expect(await outcome(stub, sent(2, publishing(speech("a"))))).toBe("revised");
    expect(await stub.rehearse(order(sent(1, publishing(news("a")))), false)).toMatchObject({
      value: [{ receipt: { state: "superseded" } }],
    });
  });
});

describe("what was withdrawn", () => {
  it("a withdrawn entry stays withdrawn until a command says that it is brought back", async () => {
    const stub = ledger("back");
    await outcome(stub, publishing(news("a")));
    await outcome(stub, withdrawing("a"));
    for (const body of [publishing(news("a")), publishing(speech("a"), { publishAt: at(NOW + 60_000) })]) {
      expect(await outcome(stub, body)).toBe("entry-withdrawn");
      expect(await outcome(stub, body, OTHER)).toBe("entry-withdrawn");
    }
    expect(await stub.rehearse(order(publishing(news("a"), { restore: true })), false)).toMatchObject({
      value: [{ receipt: { state: "restored", version: 3 } }],
    });
    expect(await outcome(stub, publishing(speech("a"), { restore: true }))).toBe("restored");
    expect(await outcome(stub, publishing(news("a"), { restore: true }))).toBe("revised");
  });

  it("a publication that waited is refused at its instant where another editor withdrew the entry", async () => {
    const stub = ledger("back-later");
    await outcome(stub, publishing(news("a")));
    const held = await execute(stub, publishing(speech("a"), { publishAt: at(NOW + 60_000) }));
    await outcome(stub, withdrawing("a"), OTHER);
    await alarmAt(stub, NOW + 60_001);
    const receipt = held.ok ? held.value.receipt.receipt : "";
    expect((await stub.progress("desk", receipt))?.steps).toMatchObject([
      { stage: "refused", reason: "entry-withdrawn" },
    ]);
  });

  it("a key of one language brings back no words in another, by publishing anew or by restoring", async () => {
    const stub = ledger("scope");
    const french = { id: "french", scope: { languages: ["fr" as const] } };
    const only = (id: string) => news(id, { texts: { fr: { words: "service", title: "T", summary: "R" } } });
    await outcome(stub, publishing(news("a")));
    await outcome(stub, withdrawing("a"));
    for (const entry of [news("a"), only("a")]) {
      expect(await outcome(stub, publishing(entry, { restore: true }), french)).toBe("out-of-scope");
    }
    expect(await outcome(stub, command("entry.restore", { id: "a" }), french)).toBe("out-of-scope");
    expect(await outcome(stub, publishing(only("b")), french)).toBe("created");
    expect(await outcome(stub, withdrawing("b"), french)).toBe("withdrawn");
    expect(await outcome(stub, publishing(only("b"), { restore: true }), french)).toBe("restored");
  });

  it("a key of one language says nothing in another, in notes or in translations that change nothing", async () => {
    const stub = ledger("notes");
    const french = { id: "french", scope: { languages: ["fr" as const] } };
    await outcome(stub, publishing(news("a")));
    const text = { words: "service", title: "Titre", summary: "R" };
    const translate = (more: object) => command("entry.translate", { id: "a", language: "fr", text, ...more });
    expect(await outcome(stub, translate({ note: { fr: "Note", en: "Note", ru: "Note" } }), french)).toBe(
      "out-of-scope",
    );
    expect(await outcome(stub, translate({ note: { fr: "Note" } }), french)).toBe("revised");
    const same = news("a").texts as Record<string, unknown>;
    expect(await outcome(stub, command("entry.translate", { id: "a", language: "en", text: same.en }), french)).toBe(
      "out-of-scope",
    );
  });
});

describe("an instant that has passed", () => {
  it("a step of more than a minute ago is refused, naming its field, unless it says that it is meant now", async () => {
    const stub = ledger("past");
    for (const field of ["publishAt", "embargoUntil"]) {
      const late = publishing(news("a"), { [field]: at(NOW - 120_000) });
      expect(await execute(stub, late)).toMatchObject({
        reason: {
          kind: "invalid",
          faults: [{ pointer: `/data/${field}`, detail: expect.stringContaining('"now": true') }],
        },
      });
    }
    expect(await outcome(stub, withdrawing("a", { publishAt: at(NOW - 120_000) }))).toBe("unknown-entry");
    expect(await outcome(stub, publishing(news("b"), { publishAt: at(Date.now() - 30_000) }))).toBe("created");
    expect(await outcome(stub, publishing(news("a"), { publishAt: at(NOW - 120_000), now: true }))).toBe("created");
    expect(await outcome(stub, patching("a", { genre: "speech" }, 1, { publishAt: at(NOW - 120_000) }))).toBe(
      "invalid",
    );
  });

  it("an event that starts more than ten years ahead is refused, published, patched or scheduled", async () => {
    const stub = ledger("far");
    const starting = (year: number) => event("a", {}, { starts: `${year}-01-01`, ends: `${year}-01-02` });
    const year = new Date(NOW).getUTCFullYear();
    expect(await execute(stub, publishing(starting(9999)))).toMatchObject({
      reason: { kind: "invalid", faults: [{ pointer: "/data/entry/event/starts" }] },
    });
    expect(await outcome(stub, publishing(starting(year + 11), { publishAt: at(NOW + 60_000) }))).toBe("invalid");
    expect(await outcome(stub, publishing(starting(year + 10)))).toBe("created");
    const far = { event: { starts: "9999-01-01", ends: "9999-01-01" } };
    expect(await execute(stub, patching("a", far, 1))).toMatchObject({
      reason: { faults: [{ pointer: "/data/patch/event/starts" }] },
    });
  });
});

describe("what waits", () => {
  const publishAt = at(NOW + 3_600_000);
  const asks = (id: string): Record<string, unknown>[] => [
    patching(id, {}, 0),
    patching(id, { genre: "speech" }, 0),
    patching(id, { genre: "speech" }, 0, { publishAt: at(NOW + 7_200_000) }),
    command("entry.discard", { id }),
    command("entry.restore", { id }),
    withdrawing(id),
    withdrawing(id, { publishAt }),
    command("event.reschedule", { id, starts: "2027-01-01" }),
    command("entry.translate", { id, language: "fr", text: { words: "service", title: "T", summary: "R" } }),
    publishing(news(id)),
    publishing(news(id), { expectedVersion: 0 }),
    publishing(news(id), { expectedVersion: 1 }),
    publishing(news(id), { publishAt }),
    drafting(news(id)),
  ];

  it("what waits does not exist for another editor: every dry run answers as for an unknown id", async () => {
    const stub = ledger("unknown");
    await runInDurableObject(stub, (instance: Ledger) => {
      instance.clock = () => NOW;
    });
    expect(await outcome(stub, publishing(news("zz"), { publishAt }))).toBe("scheduled");
    expect(await outcome(stub, drafting(news("zz")))).toBe("draft");
    const texts = { languages: ["en" as const, "fr" as const] };
    for (const scope of [{}, texts, { commands: ["entry.*", "event.*"] }, { organisations: ["who-europe"] }]) {
      const told = async (id: string) => {
        const answers: string[] = [];
        for (const body of asks(id)) {
          const answer = await stub.rehearse(order(body, by({ id: "other", scope })), false);
          answers.push(
            JSON.stringify(answer)
              .replaceAll(id, "ID")
              .replace(/[0-9a-f-]{36}/g, "RECEIPT"),
          );
        }
        return answers.map((answer) => answer.replace(/"preview":"[^"]*"/g, ""));
      };
      expect(await told("zz")).toEqual(await told("yy"));
    }
    expect(await stub.waiting(OTHER)).toEqual([]);
    expect(await rows(stub, "SELECT count(*) AS n FROM held WHERE ended IS NULL")).toEqual([{ n: 1 }]);
  });

  it("an editor whose scope names it sees and changes what waits of others, which stays theirs", async () => {
    const stub = ledger("chief");
    await outcome(stub, publishing(news("a"), { publishAt }));
    await outcome(stub, drafting(news("b")));
    expect(await stub.waiting(CHIEF)).toMatchObject([
      { entry: "a", editor: "desk", state: "scheduled" },
      { entry: "b", editor: "desk", state: "draft" },
    ]);
    expect(await outcome(stub, patching("a", { genre: "speech" }, 0), CHIEF)).toBe("scheduled");
    expect(await stub.waiting(DESK)).toMatchObject([{ entry: "a", receipt: expect.any(String) }, { entry: "b" }]);
    expect(await outcome(stub, command("entry.discard", { id: "b" }), CHIEF)).toBe("discarded");
    expect(await outcome(stub, command("entry.discard", { id: "a" }))).toBe("discarded");
    expect(await stub.waiting(CHIEF)).toEqual([]);
  });

  it("whoever waits with an id first has it: who publishes under it is refused and learns no more", async () => {
    const stub = ledger("squat");
    expect(await outcome(stub, publishing(news("a"), { publishAt }))).toBe("scheduled");
    const refused = await execute(stub, publishing(speech("a")), by(OTHER));
    expect(refused).toEqual({ ok: false, reason: { kind: "id-taken" } });
    // Who only has it wait learns nothing, and does not get it at an earlier instant either.
    const other = await execute(stub, publishing(speech("a"), { publishAt: at(NOW + 60_000) }), by(OTHER));
    expect(other).toMatchObject({ ok: true, value: { receipt: { state: "scheduled" } } });
    await outcome(stub, patching("a", { genre: "statement" }, 0));
    await alarmAt(stub, NOW + 60_001);
    const receipt = other.ok ? other.value.receipt.receipt : "";
    expect((await stub.progress("newsroom", receipt))?.steps).toMatchObject([{ stage: "refused", reason: "id-taken" }]);
    await alarmAt(stub, NOW + 3_600_001);
    expect(await genreOf(stub, "a")).toBe("statement");
  });

  it("a first version that waited behind another's is published only where that one is discarded", async () => {
    const stub = ledger("behind");
    for (const id of ["a", "b"]) {
      await outcome(stub, publishing(news(id), { publishAt: at(NOW + 60_000) }));
      await outcome(stub, publishing(speech(id), { publishAt: at(NOW + 120_000) }), OTHER);
    }
    await outcome(stub, command("entry.discard", { id: "b" }));
    await alarmAt(stub, NOW + 60_001);
    await alarmAt(stub, NOW + 120_001);
    expect([await genreOf(stub, "a"), await genreOf(stub, "b")]).toEqual(["article", "speech"]);
  });

  it("what waits of an editor has bounds in number and size; other editors have their own", async () => {
    const stub = ledger("quota");
    await runInDurableObject(stub, (instance: Ledger) => {
      Object.assign(instance.quotas, { scheduled: 2, drafts: 1 });
    });
    const waits = (id: string) => publishing(news(id), { publishAt });
    expect([await outcome(stub, waits("a")), await outcome(stub, waits("b"))]).toEqual(["scheduled", "scheduled"]);
    expect(await outcome(stub, waits("c"))).toBe("quota-exceeded");
    expect(await outcome(stub, waits("b"))).toBe("scheduled");
    expect(await outcome(stub, waits("c"), OTHER)).toBe("scheduled");
    expect([await outcome(stub, drafting(news("d"))), await outcome(stub, drafting(news("d")))]).toEqual([
      "draft",
      "draft",
    ]);
    expect(await outcome(stub, drafting(news("e")))).toBe("quota-exceeded");
    await outcome(stub, command("entry.discard", { id: "a" }));
    expect(await outcome(stub, waits("c"))).toBe("scheduled");
    await runInDurableObject(stub, (instance: Ledger) => {
      Object.assign(instance.quotas, { scheduled: 9, octets: 5000 });
    });
    const long = { texts: { en: { words: "service", title: "T", summary: "S", content: "x".repeat(5000) } } };
    expect(await outcome(stub, publishing(news("f", long), { publishAt }))).toBe("quota-exceeded");
    expect(await rows(stub, "SELECT count(*) AS n FROM held WHERE ended IS NULL")).toEqual([{ n: 3 }]);
  });
});

describe("receipts", () => {
  it("an editor has a bounded number of receipts, which are forgotten as fast as they come", async () => {
    const stub = ledger("receipts");
    const count = async () => (await rows(stub, "SELECT count(*) AS n FROM receipts"))[0]?.n;
    const counted = async () => (await rows(stub, "SELECT coalesce(sum(count), 0) AS n FROM receipt_counts"))[0]?.n;
    await runInDurableObject(stub, (instance: Ledger) => {
      instance.quotas.receipts = 120;
    });
    const fifty = (first: number) =>
      batch(...Array.from({ length: 50 }, (_, index) => publishing(news(`e${first + index}`))));
    await outcome(stub, fifty(0));
    await outcome(stub, fifty(50));
    expect(await outcome(stub, fifty(100))).toBe("rate-limited");
    expect(await outcome(stub, publishing(news("one")), OTHER)).toBe("created");
    for (let index = 0; index < 18; index++) await stub.rehearse(order(publishing(news("one"))), true);
    expect(await stub.rehearse(order(publishing(news("one"))), true)).toMatchObject({
      reason: { kind: "rate-limited" },
    });
    expect(await count()).toBe(121);
    expect(await counted()).toBe(121);
    // A month later there is room for as many again.
    await runInDurableObject(stub, (instance: Ledger) => {
      instance.clock = () => NOW + 31 * 86_400_000;
    });
    for (const first of [200, 250]) expect(await outcome(stub, fifty(first))).toHaveLength(50);
    expect(await outcome(stub, fifty(300))).toBe("rate-limited");
    expect(await counted()).toBe(await count());
  });

  it("the ledger tells how much it takes of what it may take", async () => {
    expect((await ledger("size").status()).storage).toEqual({ megabytes: 1, most: 10_240 });
  });
});
