import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import { describe, expect, it } from "vitest";
import { addressInAnyLanguage, canonicalAddress } from "../../src/domain/entry/page-address.ts";
import { ALIKE, likeness, namesIn, profileOf } from "../../src/search/title-likeness.ts";
import type { Finding, Sighting } from "../../src/sources/inbox/finding.ts";
import { type ComparedEntry, Inbox, KEPT, MAX_FINDINGS } from "../../src/sources/inbox/inbox.ts";
import { type Action, stateAt, transition } from "../../src/sources/inbox/transition.ts";

const DAY = 86_400_000;
const NOW = Date.UTC(2026, 10, 1);

const sighting = (changes: Partial<Sighting> = {}): Sighting => ({
  source: "who-news",
  publisher: "who",
  guid: "a-1",
  language: "en",
  title: "WHO publishes guidance on AI for health",
  address: "https://www.who.int/news/item/ai-guidance",
  published: "2026-10-30",
  rule: "title",
  words: [],
  ...changes,
});

const inbox = (entries: ComparedEntry[] = [], findings: Finding[] = []): Inbox => new Inbox(findings, entries);

describe("a canonical address", () => {
  it.each([
    ["http://www.who.int/a/", "https://who.int/a"],
    ["https://who.int/a?utm_source=x&b=1&a=2#part", "https://who.int/a?a=2&b=1"],
    ["https://WHO.int/a/index.html", "https://who.int/a"],
    ["https://who.int:443/a?fbclid=1", "https://who.int/a"],
  ])("%s is the same page as %s", (one, other) => {
    expect(canonicalAddress(one)).toBe(canonicalAddress(other));
    expect(canonicalAddress(one)).toBeDefined();
  });

  it.each([
    ["https://who.int/a", "https://who.int/A"],
    ["https://who.int/a?id=1", "https://who.int/a?id=2"],
    ["https://who.int/a", "https://who.int:8443/a"],
    ["https://who.int/a", "https://paho.who.int/a"],
  ])("%s is another page than %s", (one, other) => {
    expect(canonicalAddress(one)).not.toBe(canonicalAddress(other));
  });

  it("a site's first page and what is no web address say nothing of an item", () => {
    for (const address of ["https://www.who.int/", "https://www.who.int", "mailto:a@who.int", "a-1", ""])
      expect(canonicalAddress(address), address).toBeUndefined();
  });

  it.each([
    ["https://www.who.int/news/item/ai", undefined],
    ["https://www.who.int/fr/news/item/ai", "who.int/news/item/ai"],
    ["https://www.paho.org/pt-br/noticias/ai", "paho.org/noticias/ai"],
    ["https://news.un.org/story?id=4&lang=ru", "news.un.org/story?id=4"],
    ["https://health.ec.europa.eu/news/ai-act_de", "health.ec.europa.eu/news/ai-act"],
    ["https://health.ec.europa.eu/news/ai-act.en.html", "health.ec.europa.eu/news/ai-act.html"],
    ["https://www.who.int/fr", undefined],
    ["https://www.who.int/news/de-facto", undefined],
  ])("the address %s without its language is %s", (address, expected) => {
    expect(addressInAnyLanguage(address)).toBe(expected);
  });
});

describe("the likeness of titles", () => {
  const like = (one: string, other: string): number => likeness(profileOf(one), profileOf(other));

  it.each([
    ["AI in health: WHO’s report", "AI in health – WHO's Report"],
    [
      "Nearly three quarters of EU countries use AI in diagnosis",
      "Nearly three-quarters of EU countries use AI in diagnosis | UN News",
    ],
    ["世卫组织发布卫生领域人工智能指南", "世卫组织：发布卫生领域人工智能指南"],
    ["منظمة الصحّة العالمية والذكاء الاصطناعي", "منظمة الصحة العالمية والذكاء الاصطناعي"],
  ])("%s and %s are alike", (one, other) => {
    expect(like(one, other)).toBeGreaterThanOrEqual(ALIKE);
  });

  it.each([
    ["GI-AI4H Benchmarking Challenge: Phase 1", "GI-AI4H Benchmarking Challenge: Phase 2"],
    ["AI for Good Global Summit 2026", "AI for Good Global Summit 2027"],
    ["WHO publishes guidance on AI for health", "WHO publishes guidance on air quality"],
    ["世卫组织发布卫生领域人工智能指南", "世卫组织发布卫生领域多模态模型指南"],
    ["", ""],
  ])("%s and %s are not alike", (one, other) => {
    expect(like(one, other)).toBeLessThan(ALIKE);
  });

  it("names are words that are the same in all languages", () => {
    expect([...namesIn("S.A.R.A.H., l’IA générative de l’OMS à Lisbonne : 44 conseils, GI-AI4H 2026")].sort()).toEqual([
      "44",
      "AI4H",
      "Lisbonne",
      "S.A.R.A.H",
    ]);
  });
});

describe("the inbox", () => {
  it("an item is one finding however often it is read, and says when it was seen first and last", () => {
    const box = inbox();
    expect(box.receive(sighting(), NOW).kind).toBe("new");
    expect(box.receive(sighting(), NOW + DAY).kind).toBe("seenAgain");
    expect(box.size).toBe(1);
    expect(box.waiting(NOW)[0]).toMatchObject({ firstSeen: NOW, lastSeen: NOW + DAY, state: { kind: "new" } });
  });

  it.each<[string, Partial<Sighting>]>([
    [
      "the same address",
      {
        source: "un-news",
        guid: "z",
        title: "Another headline",
        address: "http://who.int/news/item/ai-guidance/?utm_source=rss",
      },
    ],
    [
      "an identifier that is an address",
      {
        source: "who-afro",
        guid: "https://www.who.int/news/item/ai-guidance",
        address: "https://www.afro.who.int/x",
        title: "Other",
      },
    ],
    [
      "a title that is alike",
      {
        source: "un-news",
        publisher: "un-news",
        guid: "9",
        address: "https://news.un.org/story/9",
        title: "WHO publishes guidance on AI for Health",
      },
    ],
  ])("an item of another source is the same finding by %s", (_, other) => {
    const box = inbox();
    box.receive(
      sighting({ guid: other.guid?.startsWith("https") ? "https://www.who.int/news/item/ai-guidance" : "a-1" }),
      NOW,
    );
    const { kind, finding } = box.receive(sighting(other), NOW + 1);
    expect([kind, box.size, finding.sources]).toEqual(["seenAgain", 1, ["who-news", other.source]]);
    expect(finding.sighting.title).toBe(sighting().title);
  });

  it.each<[string, Partial<Sighting>]>([
    [
      "a number as identifier in another source",
      { source: "un-news", address: "https://news.un.org/1", title: "AI reads X-rays" },
    ],
    ["the same address of a list's page", { guid: "a-2", title: "AI reads X-rays in rural clinics" }],
    [
      "the first page as address",
      { guid: "a-2", address: "https://www.who.int/", title: "AI reads X-rays in rural clinics" },
    ],
    ["a title alike, a year later", { guid: "a-2", address: "https://www.who.int/b", published: "2027-10-30" }],
    [
      "a title alike but for its number",
      { guid: "a-2", address: "https://www.who.int/b", title: "WHO publishes guidance on AI for health 2" },
    ],
    ["another language", { guid: "a-2", address: "https://www.who.int/b", language: "fr" }],
  ])("%s makes another finding", (_, other) => {
    const box = inbox();
    box.receive(sighting(), NOW);
    expect([box.receive(sighting(other), NOW).kind, box.size]).toEqual(["new", 2]);
  });

  it("two items of one list whose titles differ in a name are two; one that got another address is one", () => {
    const box = inbox();
    const of = (place: string, changes: Partial<Sighting> = {}): Sighting =>
      sighting({
        guid: place,
        address: `https://www.who.int/news/item/${place}`,
        title: `Hospital in ${place} tries AI for its letters to patients`,
        ...changes,
      });
    expect(box.receive(of("Cork"), NOW).kind).toBe("new");
    expect(box.receive(of("Riga"), NOW).kind).toBe("new");
    expect(box.receive(of("Riga", { guid: "n", address: "https://www.who.int/n" }), NOW).kind).not.toBe("new");
    expect(
      box.receive(of("Riga", { source: "un-news", guid: "n", address: "https://news.un.org/n" }), NOW).kind,
    ).not.toBe("new");
    expect(box.size).toBe(2);
  });

  it("a change at the source is kept with what was there before, and only the last twenty", () => {
    const box = inbox();
    box.receive(sighting(), NOW);
    const outcome = box.receive(sighting({ title: "WHO publishes guidance on AI for health and care" }), NOW + 5);
    expect(outcome.kind).toBe("changed");
    expect(outcome.finding.changes).toEqual([
      {
        at: NOW + 5,
        field: "title",
        before: sighting().title,
        after: "WHO publishes guidance on AI for health and care",
      },
    ]);
    for (let number = 0; number < 30; number++) box.receive(sighting({ summary: `${number}` }), NOW + number);
    const [finding] = box.waiting(NOW);
    expect(finding?.changes.map(({ after }) => after).slice(-2)).toEqual(["28", "29"]);
    expect(finding?.changes.length).toBe(20);
  });

  it("an item of which there is an entry waits for nobody until its source changes", () => {
    const entry: ComparedEntry = {
      id: "who-guidance",
      addresses: ["https://www.who.int/news/item/ai-guidance"],
      titles: {},
    };
    const box = inbox([entry]);
    const { kind, finding } = box.receive(sighting(), NOW);
    expect([kind, finding.state]).toEqual(["known", { kind: "published", entry: "who-guidance", changed: false }]);
    expect(box.waiting(NOW)).toEqual([]);
    box.receive(sighting({ summary: "Corrected." }), NOW + DAY);
    expect(box.waiting(NOW + DAY).map(({ state }) => state)).toEqual([
      { kind: "published", entry: "who-guidance", changed: true },
    ]);
    box.act(finding.id, { kind: "acknowledge" }, NOW + DAY);
    expect(box.waiting(NOW + DAY)).toEqual([]);
  });

  it("an entry is recognised by a title that is alike in the same language", () => {
    const box = inbox([
      { id: "e", addresses: [], titles: { en: "WHO publishes guidance on AI for Health" }, published: "2026-10-29" },
    ]);
    expect(box.receive(sighting(), NOW).kind).toBe("known");
    expect(box.receive(sighting({ guid: "fr", language: "fr", address: "https://www.who.int/fr/x" }), NOW).kind).toBe(
      "new",
    );
  });

  it.each<[string, Partial<Sighting>, Partial<Sighting>]>([
    ["hreflang of the first", { alternates: ["https://www.who.int/ia"] }, { address: "https://www.who.int/ia" }],
    [
      "hreflang of the second",
      {},
      { address: "https://www.who.int/ia", alternates: ["https://who.int/news/item/ai-guidance"] },
    ],
    [
      "the same path",
      { address: "https://www.who.int/en/news/item/7" },
      { address: "https://www.who.int/fr/news/item/7" },
    ],
    [
      "day and names",
      { title: "S.A.R.A.H. speaks" },
      { title: "S.A.R.A.H., une IA", address: "https://www.who.int/y" },
    ],
  ])("translations of one work are grouped by %s", (_, first, second) => {
    const box = inbox();
    const { finding } = box.receive(sighting(first), NOW);
    const french = { guid: "b", language: "fr" as const, title: "L’OMS et l’IA", ...second };
    expect(box.receive(sighting(french), NOW)).toMatchObject({ kind: "new", finding: { work: finding.work } });
    expect(box.translations(finding.work).map(({ sighting: { language } }) => language)).toEqual(["en", "fr"]);
  });

  it.each<[string, Partial<Sighting>]>([
    ["another day", { title: "S.A.R.A.H., une IA", published: "2026-10-29" }],
    ["another publisher", { title: "S.A.R.A.H., une IA", publisher: "paho" }],
    ["a year as the only name", { title: "Rapport 2026 sur l’IA" }],
    ["the same language", { title: "S.A.R.A.H. has learnt to listen", language: "en" }],
  ])("works are not grouped for day and names with %s", (_, second) => {
    const box = inbox();
    const { finding } = box.receive(sighting({ title: "S.A.R.A.H. speaks: report 2026" }), NOW);
    const other = { guid: "b", language: "fr" as const, address: "https://www.who.int/y", ...second };
    expect(box.receive(sighting(other), NOW).finding.work).not.toBe(finding.work);
  });

  it("what was not seen for thirty days is removed, and found by nothing any more", () => {
    const box = inbox();
    const { finding } = box.receive(sighting(), NOW);
    expect(box.prune(NOW + KEPT)).toEqual([]);
    expect(box.prune(NOW + KEPT + 1)).toEqual([finding.id]);
    const later = NOW + KEPT + 2;
    expect([box.size, box.receive(sighting({ guid: "a-2" }), later).kind]).toEqual([0, "new"]);
    const elsewhere = sighting({ source: "un-news", guid: "9", address: "https://news.un.org/story/9" });
    expect(box.receive(elsewhere, later)).toMatchObject({ kind: "seenAgain", finding: { sighting: { guid: "a-2" } } });
  });

  it("ten thousand findings are kept: dismissed ones go first, then those with an entry, then the unseen", () => {
    // Titles of eight words out of four hundred, as lists on one subject have them; no two alike.
    const word = (number: number): string => ((number * 7919 + 13) * 104729).toString(36).slice(-6);
    let seed = 1;
    const random = (below: number): number => {
      seed = (seed * 48271) % 2147483647;
      return seed % below;
    };
    const title = (): string =>
      Array.from({ length: 8 }, () => word(random(401)))
        .join(" ")
        .replace(/\d/g, "z");
    const item = (number: number): Sighting =>
      sighting({
        guid: `n-${number}`,
        address: `https://www.who.int/n/${number}`,
        title: title(),
        published: undefined,
      });
    const findings = Array.from({ length: MAX_FINDINGS - 97 }, (_, number): Finding => {
      const id = `who-news n-${number}`;
      const seen = NOW + number;
      return {
        id,
        sighting: item(number),
        sources: ["who-news"],
        firstSeen: seen,
        lastSeen: seen,
        state: { kind: "new" },
        work: id,
        changes: [],
      };
    });
    const box = inbox([], findings);
    const start = process.cpuUsage();
    for (let number = findings.length; number < MAX_FINDINGS + 3; number++) box.receive(item(number), NOW + number);
    const { user } = process.cpuUsage(start);
    console.log(`an item into an inbox of ${MAX_FINDINGS}: ${(user / 100_000).toFixed(2)} ms of CPU`);
    box.act("who-news n-9000", { kind: "dismiss", by: "a", reason: "offTopic" }, NOW);
    box.act("who-news n-9001", { kind: "publish", entry: "e" }, NOW);
    expect(box.size).toBe(MAX_FINDINGS + 3);
    expect(box.prune(NOW + DAY)).toEqual(["who-news n-9000", "who-news n-9001", "who-news n-0"]);
    expect(box.size).toBe(MAX_FINDINGS);
  });

  it("ten thousand findings with long titles take a third of the memory that a Worker has", () => {
    setFlagsFromString("--expose-gc");
    const collect = runInNewContext("gc") as () => void;
    let seed = 1;
    const word = (): string => {
      seed = (seed * 48271) % 2147483647;
      return ((seed % 401) * 829331).toString(36).replace(/\d/g, "z").slice(-7);
    };
    const findings = Array.from({ length: MAX_FINDINGS }, (_, number): Finding => {
      const title = Array.from({ length: 14 }, word).join(" ");
      const seen = sighting({ guid: `${number}`, address: `https://www.who.int/n/${number}`, title });
      const id = `${number}`;
      const times = { firstSeen: NOW, lastSeen: NOW };
      return { id, sighting: seen, sources: ["who-news"], ...times, state: { kind: "new" }, work: id, changes: [] };
    });
    collect();
    const before = process.memoryUsage().heapUsed;
    const box = inbox([], findings);
    collect();
    const megabytes = (process.memoryUsage().heapUsed - before) / 1e6;
    expect(box.size).toBe(MAX_FINDINGS);
    expect(megabytes).toBeLessThan(42);
  });

  it("an inbox made of its findings decides as the one that they are from", () => {
    const box = inbox();
    box.receive(sighting(), NOW);
    const again = inbox([], box.waiting(NOW));
    expect(again.receive(sighting({ guid: "other", title: "x" }), NOW).kind).toBe(
      box.receive(sighting({ guid: "other", title: "x" }), NOW).kind,
    );
    expect(again.receive(sighting(), NOW).kind).toBe("seenAgain");
  });

  it("an address that names no language is of the same work as that of its translation", () => {
    const box = inbox();
    const first = box.receive(sighting({ published: undefined }), NOW).finding;
    const french = sighting({
      guid: "fr-1",
      language: "fr",
      title: "L’OMS publie des orientations",
      address: "https://www.who.int/fr/news/item/ai-guidance",
      published: undefined,
    });
    expect(box.receive(french, NOW).finding.work).toBe(first.work);
  });

  it("a finding of which there is an entry by now is published, and changed where its source says otherwise", () => {
    const box = inbox();
    const { finding } = box.receive(sighting(), NOW);
    expect(finding.state.kind).toBe("new");
    box.know({ id: "an-entry", addresses: [sighting().address ?? ""], titles: {} });
    expect(box.receive(sighting(), NOW).finding.state).toEqual({
      kind: "published",
      entry: "an-entry",
      changed: false,
    });
    const changed = box.receive(sighting({ title: "WHO publishes new guidance on AI" }), NOW).finding.state;
    expect(changed).toEqual({ kind: "published", entry: "an-entry", changed: true });
  });
});

describe("the state of a finding", () => {
  const finding = (): Finding => inbox().receive(sighting(), NOW).finding;
  const stateAfter = (...actions: Action[]) =>
    actions.reduce<{ finding: Finding; refused: string | undefined }>(
      ({ finding: before }, action) => {
        const moved = transition(before, action, NOW);
        return moved.ok ? { finding: moved.value, refused: undefined } : { finding: before, refused: moved.reason };
      },
      { finding: finding(), refused: undefined },
    );
  const open: Action = { kind: "open", by: "ana" };
  const dismiss: Action = { kind: "dismiss", by: "ana", reason: "offTopic" };
  const snooze: Action = { kind: "snooze", by: "ana", until: NOW + DAY };
  const publish: Action = { kind: "publish", entry: "e" };

  it.each<[string, Action[], string]>([
    ["opened", [open], "opened"],
    ["opened by somebody else", [open, { kind: "open", by: "bo" }], "opened"],
    ["dismissed", [open, dismiss], "dismissed"],
    ["snoozed", [snooze], "snoozed"],
    ["brought back", [dismiss, { kind: "restore" }], "new"],
    ["woken", [snooze, { kind: "restore" }], "new"],
    ["published", [open, publish], "published"],
    ["published though dismissed, by hand", [dismiss, publish], "published"],
    ["published twice as the same entry", [publish, publish], "published"],
  ])("a finding can be %s", (_, actions, kind) => {
    expect(stateAfter(...actions)).toMatchObject({ finding: { state: { kind } }, refused: undefined });
  });

  it.each<[string, Action[], string]>([
    ["opening what is dismissed", [dismiss, open], "isDismissed"],
    ["snoozing what is dismissed", [dismiss, snooze], "isDismissed"],
    ["dismissing what has an entry", [publish, dismiss], "alreadyPublished"],
    ["publishing it as another entry", [publish, { kind: "publish", entry: "f" }], "alreadyPublished"],
    ["restoring what is new", [{ kind: "restore" }], "notPutAway"],
    ["acknowledging what has no entry", [{ kind: "acknowledge" }], "notPublished"],
    ["snoozing into the past", [{ ...snooze, until: NOW }], "notInFuture"],
    ["snoozing without a time", [{ ...snooze, until: Number.NaN }], "notInFuture"],
    ["snoozing past what is kept", [{ ...snooze, until: NOW + KEPT + 1 }], "tooFar"],
    ["another reason without words", [{ ...dismiss, reason: "other", note: " " } as Action], "noReason"],
  ])("%s is refused", (_, actions, reason) => {
    expect(stateAfter(...actions).refused).toBe(reason);
  });

  it("what was snoozed is new again at its time, and a dismissed finding stays so when its source changes", () => {
    const { finding: asleep } = stateAfter(snooze);
    expect(stateAt(asleep, NOW + DAY - 1).kind).toBe("snoozed");
    expect(stateAt(asleep, NOW + DAY)).toEqual({ kind: "new" });
    const box = inbox([], [stateAfter(dismiss).finding]);
    expect(box.receive(sighting({ title: "WHO publishes guidance on AI for health today" }), NOW)).toMatchObject({
      kind: "changed",
      finding: { state: { kind: "dismissed", reason: "offTopic" } },
    });
    expect(box.waiting(NOW)).toEqual([]);
  });
});
