// Errors that readers report: from the form of a page to the inbox of editors, in workerd.
import { runInDurableObject, SELF } from "cloudflare:test";
import { beforeAll, beforeEach, describe, expect, it } from "vitest";
import { sourceGroup } from "../../src/aggregator/error-reports.ts";
import { LANGUAGES } from "../../src/domain/entry/language.ts";
import type { InboxDocument } from "../../src/domain/source/inbox-document.ts";
import { message } from "../../src/messages/message.ts";
import { rareMessage } from "../../src/messages/rare-message.ts";
import { SECRETS } from "../fixtures/editors.ts";
import { news, publishing } from "../fixtures/entries.ts";
import { DAY, furnish, inboxGet, inboxPost, readAll, rss, source, time } from "../fixtures/worker/aggregator.ts";
import { bindings } from "../fixtures/worker/ledger.ts";
import { get, ORIGIN, publishAll } from "../fixtures/worker/service.ts";

const HOSTILE = '</textarea><script>alert(1)</script><img src=x onerror="alert(1)">\n\u202Dx';
const BROWSER = { origin: ORIGIN, "sec-fetch-site": "same-origin" };

let network = 0;

interface Sent {
  readonly fields: Record<string, string>;
  readonly headers?: Record<string, string>;
  readonly language?: string;
  readonly from?: string;
}

/** Sends the form as a browser does; from a network of its own unless one is named. */
async function send({ fields, headers = BROWSER, language = "en", from }: Sent): Promise<Response> {
  network++;
  return await SELF.fetch(`${ORIGIN}/${language}/report`, {
    method: "POST",
    redirect: "manual",
    headers: { "cf-connecting-ip": from ?? `198.51.${network >> 8}.${network & 255}`, ...headers },
    body: new URLSearchParams(fields),
  });
}

async function inbox(path = "/webhooks/inbox"): Promise<InboxDocument> {
  return await (await inboxGet(path)).json<InboxDocument>();
}

beforeAll(async () => {
  const organisations = [{ id: "fr-ministry-health", role: "publisher" as const }];
  await publishAll(publishing(news("reported")), publishing(news("of-the-ministry", { organisations })));
});
beforeEach(async () => {
  // Reports are kept for 30 days: each test begins without those of the others.
  time.now += 31 * DAY;
  await furnish([], () => new Response(null, { status: 404 }));
  await send({ fields: { words: "of another day" } });
  const { reports } = await inbox();
  for (const { id } of reports) await inboxPost("inbox.settle", { id });
  time.now += DAY;
});

describe("an error that a reader reports", () => {
  it.each(LANGUAGES)("a report is sent by a form without a script, in %s", async (language) => {
    for (const path of [`/${language}/report`, `/${language}/report/sent`]) {
      const answer = await get(path);
      expect(answer.status).toBe(200);
      expect(await answer.text()).toContain('<meta name="robots" content="noindex');
    }
    const html = await (await get(`/${language}/report`)).text();
    expect(html).toContain(`<form class="reporting" method="post" action="/${language}/report">`);
    expect(html).toContain(rareMessage(language, "report.whatAndWhere"));
    const answer = await send({ fields: { words: "Wrong." }, language });
    expect(answer.status).toBe(303);
    expect(answer.headers.get("location")).toBe(`/${language}/report/sent`);
    expect((await inbox()).reports).toEqual([
      { id: expect.stringMatching(/^[0-9a-f]{16}$/), language, words: "Wrong.", at: expect.any(String), times: 1 },
    ]);
  });

  it("a report waits in the inbox with the entry that it is of, and leads back to it", async () => {
    const form = await (await get("/en/report?entry=reported")).text();
    expect(form).toContain('<input type="hidden" name="entry" value="reported"');
    expect(form).toContain('href="/en/entries/reported"');
    const answer = await send({
      fields: { entry: "reported", words: "The date is\r\nthe day before.  ", website: "" },
    });
    expect(answer.headers.get("location")).toBe("/en/report/sent?entry=reported");
    const sent = await (await get("/en/report/sent?entry=reported")).text();
    expect(sent).toContain(rareMessage("en", "report.next"));
    expect(sent).toContain('href="/en/entries/reported"');
    const { reports, reported, waiting } = await inbox();
    expect(reports).toEqual([
      {
        id: expect.any(String),
        entry: { id: "reported", version: 1, title: expect.any(String) },
        language: "en",
        words: "The date is\nthe day before.",
        at: new Date(time.now).toISOString().replace(/\.\d{3}Z$/, "Z"),
        times: 1,
        address: `${ORIGIN}/en/entries/reported`,
      },
    ]);
    expect([reported, waiting]).toEqual([1, 0]);
    expect((await inbox("/webhooks/inbox?state=dismissed")).reports).toEqual([]);
  });

  it("a report comes once, however often it is sent, and is gone once an editor has seen to it", async () => {
    for (const words of ["The date is wrong", "the  date\nis WRONG"])
      expect((await send({ fields: { entry: "reported", words } })).status).toBe(303);
    const [report, ...others] = (await inbox()).reports;
    expect(others).toEqual([]);
    expect(report).toMatchObject({ times: 2, words: "The date is wrong" });
    expect((await inboxPost("inbox.settle", { id: "0123456789abcdef" })).status).toBe(404);
    expect(await (await inboxPost("inbox.settle", { id: report?.id })).json()).toEqual({
      state: "settled",
      id: report?.id,
    });
    expect((await send({ fields: { entry: "reported", words: "The date is wrong" } })).status).toBe(303);
    expect(await inbox()).toMatchObject({ reports: [], reported: 0 });
  });

  it("a report is put away by an editor who may correct what it is of, and by no other", async () => {
    await send({ fields: { entry: "reported", words: "Of WHO's entry." }, language: "fr" });
    time.now += 1000;
    await send({ fields: { entry: "of-the-ministry", words: "Of the ministry's." } });
    time.now += 1000;
    await send({ fields: { words: "Of no entry." } });
    const [none, ours, theirs] = (await inbox()).reports.map(({ id }) => id);
    const settle = async (id: string | undefined, editor: "ministry" | "translator") =>
      (await inboxPost("inbox.settle", { id }, { secret: SECRETS[editor] })).status;
    expect([await settle(none, "ministry"), await settle(ours, "ministry"), await settle(theirs, "ministry")]).toEqual([
      403, 200, 403,
    ]);
    expect([await settle(none, "translator"), await settle(theirs, "translator")]).toEqual([403, 200]);
    expect(await settle("0123456789abcdef", "ministry")).toBe(404);
    expect((await inbox()).reports.map(({ words }) => words)).toEqual(["Of no entry."]);
  });

  it("a report is forgotten after 30 days", async () => {
    await send({ fields: { words: "old" } });
    time.now += 31 * DAY;
    await send({ fields: { words: "new" } });
    expect((await inbox()).reports.map(({ words }) => words)).toEqual(["new"]);
  });

  it("a report that is refused stands in the form again, as text, with the reason", async () => {
    const cases = [
      [422, "empty", { words: "" }],
      [422, "empty", { words: HOSTILE }],
      [422, "empty", { words: "x".repeat(2001) }],
    ] as const;
    for (const [status, reason, fields] of cases) {
      const answer = await send({ fields });
      const html = await answer.text();
      expect(answer.status).toBe(status);
      expect(answer.headers.get("cache-control")).toBe("no-store");
      expect(answer.headers.get("content-security-policy")).toContain("form-action 'self'");
      expect(html).toContain(rareMessage("en", `report.${reason}`));
      expect(html).not.toMatch(/<script>alert|<img src=x/);
    }
    expect((await inbox()).reported).toBe(0);
  });

  it.each([
    ["a page of another site", { origin: "https://evil.example", "sec-fetch-site": "cross-site" }, 403],
    ["a neighbour of this site", { origin: "http://other.localhost:8787", "sec-fetch-site": "same-site" }, 403],
    ["another site, in an older browser", { origin: "https://evil.example" }, 403],
    ["a page without an origin", { origin: "null" }, 403],
    ["a program that names no page", {}, 403],
    ["this site, in an older browser", { origin: ORIGIN }, 303],
  ])("from %s is answered as it should be", async (_, headers, status) => {
    const answer = await send({ fields: { words: "Wrong." }, headers });
    expect(answer.status).toBe(status);
    expect((await inbox()).reported).toBe(status === 303 ? 1 : 0);
    expect(answer.headers.get("access-control-allow-origin")).toBeNull();
    if (status === 403) expect(await answer.text()).toContain("Wrong.");
  });

  it("a report from a program that fills in every field is thanked for, and kept nowhere", async () => {
    const answer = await send({ fields: { words: "Buy.", website: "https://shop.example" } });
    expect(answer.status).toBe(303);
    expect((await inbox()).reported).toBe(0);
  });

  it("a report of an entry that is not there, or in another form, is refused", async () => {
    expect((await send({ fields: { entry: "nothing-there", words: "Wrong." } })).status).toBe(404);
    expect((await send({ fields: { entry: "../reported", words: "Wrong." } })).status).toBe(404);
    expect((await get("/en/report?entry=nothing-there")).status).toBe(404);
    const post = async (body: string, type: string) =>
      (await SELF.fetch(`${ORIGIN}/en/report`, { method: "POST", body, headers: { ...BROWSER, "content-type": type } }))
        .status;
    expect(await post('{"words":"x"}', "application/json")).toBe(415);
    expect(await post(`words=${"x".repeat(30_000)}`, "application/x-www-form-urlencoded")).toBe(413);
    expect((await inbox()).reported).toBe(0);
  });
});

describe("a thousand reports", () => {
  it("a thousand reports of a stranger are ten, and neither readers nor editors wait for them", async () => {
    const list = source({ id: "who-news" });
    await furnish([list], () => new Response(rss([{ guid: "a", title: "AI in hospitals" }])));
    await readAll();
    const answers = await Promise.all(
      Array.from({ length: 1000 }, (_, number) =>
        send({ fields: { entry: "reported", words: `Spam ${number}` }, from: "192.0.2.7" }),
      ),
    );
    const count = (status: number) => answers.filter((answer) => answer.status === status).length;
    expect([count(303), count(429)]).toEqual([10, 990]);
    const refused = answers.find(({ status }) => status === 429);
    expect(refused?.headers.get("retry-after")).toBe("86400");
    expect(await refused?.text()).toContain(rareMessage("en", "report.tooMany"));

    // Somebody else is heard the same day, and the newest report comes first.
    time.now += 1000;
    expect((await send({ fields: { words: "A real one." }, from: "203.0.113.9" })).status).toBe(303);
    const { data, reports, reported } = await inbox();
    expect(reports[0]?.words).toBe("A real one.");
    expect(reported).toBe(11);
    expect(data.map(({ title }) => title)).toEqual(["AI in hospitals"]);
    // The next day the stranger is heard again.
    time.now += DAY;
    expect((await send({ fields: { words: "Sorry." }, from: "192.0.2.7" })).status).toBe(303);
  });

  it("reports of a thousand strangers are as many as editors can read in a day, on pages", async () => {
    const answers = await Promise.all(
      Array.from({ length: 200 }, (_, number) => send({ fields: { words: `Report ${number}` } })),
    );
    // Some of the 200 networks are of one group, and give way to others.
    expect(answers.filter(({ status }) => status === 429).length).toBeGreaterThan(100);
    const { reports, reported } = await inbox();
    expect([reports.length, reported]).toEqual([20, 50]);
  });

  it("reports of five strangers leave room for one of every other network: their newest give way", async () => {
    const networks = await networksOfOtherGroups(51);
    const [strangers, others] = [networks.slice(0, 5), networks.slice(5)];
    const sendFrom = async (from: string, words: string): Promise<number> => {
      time.now += 1000;
      return (await send({ fields: { words }, from })).status;
    };
    for (const from of strangers)
      for (let number = 0; number < 10; number++) expect(await sendFrom(from, `Spam ${number} of ${from}`)).toBe(303);
    expect((await inbox()).reported).toBe(50);
    const statuses: number[] = [];
    for (const from of others) statuses.push(await sendFrom(from, `A real one of ${from}`));
    // Each of the five keeps one: the last of fifty-one networks has come too late.
    expect(statuses).toEqual([...Array<number>(45).fill(303), 429]);
    const kept = await waitingWords();
    expect(kept.filter((words) => words.startsWith("A real one"))).toHaveLength(45);
    expect(kept.filter((words) => words.startsWith("Spam"))).toEqual(strangers.map((from) => `Spam 0 of ${from}`));
    // They had their ten, whatever became of these.
    for (const from of strangers) expect(await sendFrom(from, "Spam again")).toBe(429);
  });
});

const inStorage = async <Value>(read: (sql: SqlStorage) => Value): Promise<Value> =>
  await runInDurableObject(bindings.SOURCES.getByName("sources"), (_, { storage }) => read(storage.sql));

/** Networks of which each is of another group today, when nobody has reported anything yet. */
async function networksOfOtherGroups(count: number): Promise<string[]> {
  await send({ fields: { words: "The first of the day." } });
  const salt = await inStorage((sql) => {
    sql.exec("DELETE FROM reports");
    sql.exec("DELETE FROM report_sources");
    return sql.exec<{ salt: string }>("SELECT salt FROM report_day").one().salt;
  });
  const groups = new Map<number, string>();
  for (let number = 0; groups.size < count; number++) {
    const address = `10.9.${number >> 8}.${number & 255}`;
    const group = await sourceGroup(address, salt);
    if (!groups.has(group)) groups.set(group, address);
  }
  return [...groups.values()];
}

/** The words of all reports that wait, in the order in which they came. */
async function waitingWords(): Promise<string[]> {
  return await inStorage((sql) =>
    sql
      .exec<{ report: string }>("SELECT report FROM reports WHERE settled_by IS NULL ORDER BY at")
      .toArray()
      .map(({ report }) => (JSON.parse(report) as { words: string }).words),
  );
}

describe("what is kept of who reports", () => {
  it("of who reports a group of networks is kept, another one each day, and forgotten with it", async () => {
    const addresses = Array.from({ length: 2000 }, (_, number) => `10.0.${number >> 8}.${number & 255}`);
    const groups = await Promise.all(addresses.map((address) => sourceGroup(address, "salt")));
    expect(Math.max(...groups)).toBeLessThan(1024);
    // Of 2,000 addresses, most share their group with another.
    expect(new Set(groups).size).toBeLessThan(1000);
    expect(await Promise.all(addresses.map((address) => sourceGroup(address, "another")))).not.toEqual(groups);
    expect(await sourceGroup("2001:db8::1", "salt")).toBe(await sourceGroup("2001:db8::2", "salt"));
    const groupOf = async (words: string) =>
      await inStorage((sql) => sql.exec("SELECT source FROM reports WHERE report LIKE ?", `%${words}%`).one().source);
    await send({ fields: { words: "Of yesterday." } });
    expect(await groupOf("Of yesterday.")).not.toBeNull();
    time.now += DAY;
    await send({ fields: { words: "Of today." } });
    expect(await groupOf("Of yesterday.")).toBeNull();
  });

  it("no table has the address", async () => {
    await send({ fields: { words: "Wrong." }, from: "203.0.113.77" });
    const stored = await inStorage((sql) =>
      ["reports", "report_day", "report_sources"].map((table) =>
        JSON.stringify(sql.exec(`SELECT * FROM ${table}`).toArray()),
      ),
    );
    expect(stored[0]).toContain("Wrong.");
    expect(stored.join()).not.toContain("203.0.113");
  });
});

describe("pages", () => {
  it.each(["en", "ar"] as const)(
    "pages in %s lead to the form from each entry, from the foot and from the page about the service",
    async (language) => {
      const heading = message(language, "about.report.heading");
      const about = await (await get(`/${language}/about`)).text();
      expect(about).toMatch(new RegExp(`<a class="button" href="/${language}/report">\\s*${heading}`));
      expect(about).toContain(`<a href="/${language}/report">${heading}</a>`);
      expect(await (await get(`/${language}/accessibility`)).text()).toMatch(
        new RegExp(`<a class="button" href="/${language}/report">`),
      );
    },
  );
});
