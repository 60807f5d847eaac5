import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { news } from "../../fixtures/entries.ts";
import { temporaryFolder } from "../../fixtures/temporary-folder.ts";
import { type Asked, accepting, cli, Peer, type Reply } from "../peer.ts";

const folder = temporaryFolder("mistakes");
const at = (name: string): string => join(folder, name);

/** Answers as the path or the entry's id asks: "refused", "busy", "late" (the clock) or "key". */
function reply(asked: Asked): Reply {
  const detail = { title: "Refused", detail: "a reason", errors: [{ pointer: "/data/id", detail: "is wrong" }] };
  const named = `${asked.path} ${asked.body}`;
  if (named.includes("busy")) return { status: 503, headers: { "retry-after": "999" } };
  if (named.includes("refused")) return { status: 422, body: detail };
  if (named.includes("stale")) return { status: 409, body: { title: "Version conflict", detail: "the version is 4" } };
  if (named.includes("missing")) return { status: 404, body: { title: "Not found", detail: "no entry has this id" } };
  const title = "Unauthorised";
  if (named.includes("late"))
    return { status: 401, body: { title }, headers: { date: new Date(Date.now() + 420_000).toUTCString() } };
  if (named.includes("ahead"))
    return { status: 401, body: { title }, headers: { date: new Date(Date.now() - 420_000).toUTCString() } };
  if (named.includes("key")) return { status: 401, body: { title } };
  if (asked.method === "GET") return { status: 200, body: { data: { id: "one", version: 3, texts: {}, html: {} } } };
  if (asked.body.includes('"batch"'))
    return { status: 200, body: { receipt: "r", sequence: 1, state: "committed", receipts: [] } };
  return accepting(asked);
}

let peer: Peer;
beforeAll(async () => {
  peer = await new Peer(reply).open();
  writeFileSync(at("entry.json"), JSON.stringify(news("one")));
  writeFileSync(at("wrong.json"), JSON.stringify({ ...news("one"), genre: "artcle" }));
  writeFileSync(at("broken.json"), "{");
  writeFileSync(at("list.json"), "[]");
  writeFileSync(at("text.txt"), "hello");
  writeFileSync(at("empty.ics"), "");
  writeFileSync(at("it.md"), "---\ntitle: x\n---\n");
  writeFileSync(at("patch.json"), JSON.stringify({ topics: ["ethics"] }));
  mkdirSync(at("one"));
  mkdirSync(at("nothing"));
});
afterAll(() => peer.close());

/** The words of a command (`…/` is a folder of files), the exit status, and the sentence that names the mistake. */
const MISTAKES: readonly (readonly [string, number, RegExp])[] = [
  ["", 2, /^Usage: npm run cli/],
  ["publsh", 2, /^There is no command publsh; did you mean publish\?/],
  ["xyz", 2, /^There is no command xyz\n/],
  ["publish", 2, /^Give what to publish: a folder, a file, or - for standard input\./],
  ["publish …/gone", 2, /gone does not exist\./],
  ["publish …/nothing", 2, /nothing holds no entry: give a folder with entry\.yaml/],
  ["publish …/wrong.json", 1, /wrong\.json:1: \/genre: must be one of .*\nNothing was sent\./],
  ["publish …/text.txt", 1, /text\.txt:1: is neither JSON nor one JSON document a line/],
  ["publish --colour …/entry.json", 2, /Unknown option '--colour'.*\n--help lists the options\./],
  ["publish --url ftp://e.org …/entry.json", 2, /^--url ftp:\/\/e\.org must be scheme and host/],
  ["publish --url https://e.org/path …/entry.json", 2, /^--url https:\/\/e\.org\/path must be scheme and host/],
  ["publish --timeout soon …/entry.json", 2, /^--timeout soon must be a number of seconds\./],
  ["publish --embargo-until tomorrow …/entry.json", 2, /^--embargo-until tomorrow is not an instant/],
  ["publish --embargo-until 2026-03-01T09:00 …/entry.json", 2, /is not an instant: write it with its zone/],
  ["publish --url http://127.0.0.1:9 --timeout 0 …/entry.json", 3, /cannot be reached.*nothing is published twice/],
  ["validate", 2, /^Give what to /],
  ["validate …/broken.json", 1, /broken\.json:1: is neither JSON/],
  ["diff …/gone", 2, /gone does not exist\./],
  ["translate", 2, /^Give the text: <folder>\/<language>\.md of one entry\./],
  ["translate …/it.md", 2, /it\.md must be named after its language/],
  ["translate …/one/fr.md", 2, /fr\.md does not exist\./],
  ["withdraw", 2, /^Give exactly one entry id\./],
  ["withdraw one two --reason x", 2, /^Give exactly one entry id\./],
  ["withdraw One --reason x", 2, /^One is not an entry id: lower-case letters and digits/],
  ["withdraw one", 2, /Give a reason for readers with --reason\./],
  ["withdraw one --reason x --expected-version three", 2, /^--expected-version three must be a number\./],
  ["withdraw refused --reason x", 1, /^refused +refused Refused: a reason\n +\/data\/id: is wrong/],
  ["withdraw late --reason x", 1, /The clock of this machine is 7 minutes behind the service's: set it/],
  ["withdraw ahead --reason x", 1, /The clock of this machine is 7 minutes ahead of the service's: set it/],
  ["withdraw key --reason x", 1, /so it is the key: the service does not know it/],
  ["withdraw busy --reason x --timeout 1", 3, /answers 503\. Try again later: nothing is published twice\./],
  ["restore", 2, /^Give exactly one entry id\./],
  ["restore stale --expected-version 3", 1, /Version conflict: the version is 4/],
  ["discard ../one", 2, /^\.\.\/one is not an entry id/],
  ["status ../one", 2, /^\.\.\/one is neither a receipt nor an entry's id\./],
  ["status missing", 1, /^missing: Not found: no entry has this id/],
  ["log --waiting=x", 2, /--help lists the options\./],
  ["patch one", 2, /^Give one entry id and one file with the patch/],
  ["patch One …/patch.json", 2, /^One is not an entry id/],
  ["patch one …/gone.json", 2, /gone\.json cannot be read/],
  ["patch one …/broken.json", 2, /broken\.json is not JSON/],
  ["patch one …/list.json", 2, /list\.json must be a JSON object of the fields to change/],
  ["patch missing …/patch.json", 1, /^missing: Not found: no entry has this id/],
  ["patch stale …/patch.json --expected-version 3", 1, /Version conflict: the version is 4/],
  ["correct one", 2, /^Tell readers what was corrected: --note en="…"/],
  ["correct one --note Typo", 2, /^--note Typo must name its language: --note en="…"/],
  ["correct one --note it=Errore", 2, /^--note it=Errore must name its language.*en, fr/],
  ["correct one --note en=A --note en=B", 2, /^--note en is given twice\./],
  ["correct one --note en=A --patch …/list.json", 2, /must be a JSON object/],
  ["reschedule one", 2, /^Say when it is now with --starts/],
  ["reschedule one --starts 1.3.2026", 2, /^--starts 1\.3\.2026 must be a local time that exists/],
  ["reschedule one --starts 2026-02-30", 2, /^--starts 2026-02-30 must be a local time that exists/],
  ["reschedule one --starts 2099-03-01 --zone Lisbon", 2, /^--zone Lisbon is not a zone of the IANA database/],
  ["reschedule one --starts 2099-03-01 --status held", 2, /^--status held must be provisional or confirmed\./],
  ["reschedule refused --starts 2099-03-01", 1, /^refused +refused Refused: a reason/],
  ["reschedule one --starts 2020-03-01T09:00", 2, /^--starts 2020-03-01T09:00 has passed\. .*--past where/],
  ["reschedule one --starts 2020-03-01 --zone Europe/Lisbon", 2, /^--starts 2020-03-01 has passed\./],
  ["postpone", 2, /^Give exactly one entry id\./],
  ["postpone one --publish-at noon", 2, /^--publish-at noon is not an instant/],
  ["cancel refused", 1, /^refused +refused Refused: a reason/],
  ["cancel one --note en=", 2, /must name its language/],
  ["batch", 2, /^Give one file with the commands/],
  ["batch …/list.json", 2, /list\.json must be a JSON list of commands/],
  ["batch …/broken.json", 2, /broken\.json is not JSON/],
  ["pull missing", 1, /^missing: Not found/],
  ["pull one --into …", 1, /one exists already and was left alone/],
  ["pull one --into …/text.txt", 2, /text\.txt cannot be written/],
  ["export --after x", 2, /^--after x must be a position of the ledger\./],
  ["import", 2, /^Give what to import/],
  ["import …/text.txt", 2, /text\.txt:1: is not a line of an export/],
  ["import --from …/gone.xml", 2, /gone\.xml cannot be read/],
  ["import --from …/empty.ics", 2, /empty\.ics is neither RSS, Atom, JSON Feed nor iCalendar\./],
  ["import --from …/text.txt --zone Lisbon", 2, /^--zone Lisbon is not a zone of the IANA database/],
  ["import --from …/text.txt --charset klingon", 2, /^--charset klingon is not the name of an encoding/],
  ["import --from …/text.txt --organisation ../who", 2, /^--organisation \.\.\/who is not an id/],
  ["new", 2, /new asks questions: run it on a terminal/],
  ["editor", 2, /^Usage: npm run editor/],
];

describe("mistakes at the command line", () => {
  it("the table of mistakes has sixty of them, and each command is in it", () => {
    expect(MISTAKES.length).toBeGreaterThanOrEqual(60);
  });

  it.each(MISTAKES)("«%s» ends with the status %i and one sentence about the mistake", async (line, code, sentence) => {
    const words = line.split(" ").filter((word) => word !== "");
    const speaks = words.length > 0 && !line.includes("--url") && !/^(?:editor|new|validate|xyz|publsh)/.test(line);
    const args = [...words.map((word) => word.replace("…", folder)), ...(speaks ? ["--url", peer.url] : [])];
    const ran = await cli(args);
    expect(ran.code, `${ran.out}${ran.err}`).toBe(code);
    expect(`${ran.err}${ran.out}`).toMatch(sentence);
    expect(`${ran.err}${ran.out}`).not.toMatch(/\n {4}at /);
  });

  it("what refuses a command is said once, whoever says it", async () => {
    const detail = "the current version is 4";
    const conflict = { detail, errors: [{ pointer: "/data/expectedVersion", detail }] };
    const after = { detail: "after must be a number", errors: [{ parameter: "after", detail: "must be a number" }] };
    const slips = [
      { pointer: "/a", detail: "is wrong" },
      { pointer: "/a", detail: "is wrong" },
    ];
    for (const [body, ...reasons] of [
      [conflict, "/data/expectedVersion: the current version is 4"],
      [after, "after: must be a number"],
      [{ detail: "a reason", errors: slips }, "a reason", "/a: is wrong"],
    ] as const) {
      const strict = await new Peer(({ path }) =>
        path === "/webhooks/log"
          ? { status: 200, body: { data: [{ received: "2026-03-01T09:00:00Z", problem: "/problems/x", ...body }] } }
          : { status: 409, body: { title: "A problem", ...body } },
      ).open();
      for (const line of ["cancel one", "cancel one --dry-run", "batch -", "log", "inbox", "rebuild", "export"]) {
        const ran = await cli([...line.split(" "), "--url", strict.url], { input: '[{"type":"x"}]' });
        const said = `${ran.out}${ran.err}`;
        for (const reason of reasons) expect(said.split(reason).length - 1, `${line}\n${said}`).toBe(1);
        expect(said.split("the current version").length, said).toBeLessThanOrEqual(2);
        expect(said.split("must be a number").length, said).toBeLessThanOrEqual(2);
        expect(said).not.toContain("undefined");
      }
      strict.close();
    }
  });

  it("the commands that change an entry send what they say, with the version that was asked for", async () => {
    const sent = async (line: string, input = ""): Promise<unknown> => {
      const before = peer.asked.length;
      const ran = await cli([...line.split(" "), "--url", peer.url], { input });
      expect(ran.code, ran.err).toBe(0);
      const { body } = peer.asked.slice(before).find(({ method }) => method === "POST") ?? { body: "{}" };
      const { type, data, dryRun } = JSON.parse(body) as { type: string; data: object; dryRun?: boolean };
      return { type, data, ...(dryRun ? { dryRun } : {}) };
    };
    expect(await sent("patch one - --expected-version 7", '{"topics":["ethics"]}')).toEqual({
      type: "entry.patch",
      data: { id: "one", expectedVersion: 7, patch: { topics: ["ethics"] } },
    });
    expect(await sent("correct one --note en=Wrong=Right --note fr=Faux")).toEqual({
      type: "entry.correct",
      data: { id: "one", expectedVersion: 3, note: { en: "Wrong=Right", fr: "Faux" } },
    });
    expect(
      await sent("reschedule one --starts 2020-03-01T09:00 --past --zone Europe/Lisbon --sessions -", "null"),
    ).toEqual({
      type: "event.reschedule",
      data: { id: "one", starts: "2020-03-01T09:00", zone: "Europe/Lisbon", sessions: null },
    });
    expect(await sent("postpone one --publish-at 2027-03-01T09:00:00Z")).toEqual({
      type: "event.postpone",
      data: { id: "one", publishAt: "2027-03-01T09:00:00Z" },
    });
    expect(await sent("cancel one --note en=Flood --expected-version 2")).toEqual({
      type: "event.cancel",
      data: { id: "one", note: { en: "Flood" }, expectedVersion: 2 },
    });
    const cancel = { type: "event.cancel", data: { id: "one" } };
    expect(await sent("batch -", JSON.stringify([cancel]))).toEqual({ type: "batch", data: { commands: [cancel] } });
  });
});
