// What the command line says of a command that was accepted and did nothing.
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { news } from "../../fixtures/entries.ts";
import { temporaryFolder } from "../../fixtures/temporary-folder.ts";
import { type Asked, accepting, cli, Peer, type Reply } from "../peer.ts";

const LATER = "2026-02-03T04:05:06.000Z";
const folder = temporaryFolder("outcomes");
let peer: Peer;

/** Accepts what is about "fresh"; of all else a later command has taken effect. */
function reply(asked: Asked): Reply {
  if (asked.method === "GET") return { status: 200, body: { data: { id: "late", version: 2, texts: {}, html: {} } } };
  if (asked.body.includes('"fresh"')) return accepting(asked);
  const receipt = { receipt: "r", entry: "late", version: 2, sequence: 2, state: "superseded", supersededBy: LATER };
  return { status: 200, body: receipt };
}

beforeAll(async () => {
  peer = await new Peer(reply).open();
  for (const id of ["late", "fresh"]) writeFileSync(join(folder, `${id}.json`), JSON.stringify(news(id)));
});
afterAll(() => peer.close());

const run = (...args: readonly string[]) => cli([args[0] ?? "", "--url", peer.url, ...args.slice(1)]);

describe("a command that a later one of the same editor superseded", () => {
  it.each([
    ["publish", join(folder, "late.json")],
    ["withdraw", "--reason", "Wrong.", "late"],
    ["restore", "late"],
    ["cancel", "late"],
  ])("%s says that nothing was changed and which command was, and fails", async (...args) => {
    const ran = await run(...args);
    expect(ran.code).toBe(1);
    const sentence = `superseded late nothing was changed: your later command of ${LATER} has taken effect.`;
    expect(ran.out + ran.err).toContain(sentence);
    expect(ran.out + ran.err).not.toContain("Every feed shows it");
  });

  it("publish counts a superseded command among others, tells that, and fails", async () => {
    const ran = await run("publish", join(folder, "late.json"), join(folder, "fresh.json"));
    expect(ran).toMatchObject({
      code: 1,
      out: expect.stringMatching(/2 entries: (?:1 created, 1 superseded|1 superseded, 1 created)\./),
    });
  });
});
