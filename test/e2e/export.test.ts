// A service's whole past, given to another one.
import { spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { cli, type Ran } from "../cli/peer.ts";
import { corpus } from "../fixtures/corpus.ts";
import { blocksIn, chapter } from "../fixtures/documents.ts";
import { SECRETS } from "../fixtures/editors.ts";
import { event, news, publishing, withdrawing } from "../fixtures/entries.ts";
import { signedQuestion, signedRequest } from "../fixtures/signed.ts";
import { temporaryFolder } from "../fixtures/temporary-folder.ts";
import { places } from "./corpus.ts";
import { Service, until } from "./service.ts";

const ROOT = fileURLToPath(new URL("../..", import.meta.url)).replace(/[/\\]$/, "");
const [old, young] = [new Service(), new Service()];
const file = join(temporaryFolder("service"), "backup.ndjson");
afterAll(async () => {
  await Promise.all([old.stop(), young.stop()]);
});

const run = (service: Service, ...args: string[]): Promise<Ran> =>
  cli([args[0] ?? "", "--url", service.origin, ...args.slice(1)]);
const projected = (service: Service): Promise<number> =>
  until(
    async () =>
      ((await (await fetch(`${service.origin}/healthz`)).json()) as { outbox: { rows: number } }).outbox.rows === 0,
    60_000,
  );
const deliver = async (body: unknown): Promise<void> => {
  const response = await fetch(await signedRequest(body, {}, old.origin));
  expect(response.status).toBeLessThan(300);
};

/** Path and bytes of all that readers of a service get. */
async function all(service: Service, paths: readonly string[]): Promise<Map<string, string>> {
  const bodies = new Map<string, string>();
  for (let start = 0; start < paths.length; start += 20) {
    const some = paths.slice(start, start + 20).map(async (path) => {
      const response = await fetch(`${service.origin}${path}`);
      bodies.set(
        path,
        `${response.status} ${response.headers.get("etag")} ${response.headers.get("last-modified")}\n` +
          `${await response.text()}`,
      );
    });
    await Promise.all(some);
  }
  return bodies;
}

describe("an export", () => {
  let paths: string[] = [];

  beforeAll(async () => {
    await old.start();
    const entries = corpus(4);
    for (const entry of entries) await deliver(publishing(entry, { backfill: true }));
    await projected(old);
    // A past: a correction, a text that went, a withdrawal, one that came back, each seen by readers before the next.
    await deliver(publishing(news("corrected")));
    await deliver(publishing(event("moved")));
    await deliver(publishing(news("gone")));
    await deliver(publishing(news("back")));
    await projected(old);
    await deliver(
      publishing(
        news("corrected", {
          texts: {
            en: {
              words: "service",
              title: "Corrected",
              summary: "S",
              content: "<p>HTML &amp; <em>more</em></p>",
              format: "html",
            },
          },
        }),
        {
          note: { en: "Why" },
        },
      ),
    );
    await deliver(publishing(event("moved", {}, { starts: "2025-09-26T09:00", ends: "2025-09-26T17:00" })));
    await deliver(withdrawing("gone"));
    await projected(old);
    await deliver(withdrawing("back"));
    await projected(old);
    await deliver({ type: "entry.restore", timestamp: "2026-01-01T00:00:00Z", data: { id: "back" } });
    await projected(old);
    const channels = places(entries).flatMap(({ path }) =>
      ["feed.rss", "feed.atom", "feed.json", "feed.ics", "feed.csv"].map((name) => `/${path}${name}`),
    );
    const month = new Date().toISOString().slice(0, 7);
    const others = [
      `/en/feed.${month}.atom`,
      "/sitemap.xml",
      "/feeds.opml",
      "/en/",
      "/fr/events/",
      "/api/v1/entries?language=en&limit=50",
    ];
    const each = ["corrected", "moved", "gone", "back", ...entries.map(({ id }) => id)].flatMap((id) => [
      `/api/v1/entries/${id}`,
      `/en/entries/${id}.md`,
    ]);
    paths = [...channels, ...others, ...each];
  });

  it("an export gives an empty service the same feeds, pages and entries, byte for byte", async () => {
    const exported = await run(old, "export", "--output", file);
    expect(exported).toMatchObject({ code: 0, err: "" });
    const lines = readFileSync(file, "utf8").trim().split("\n");
    expect(lines.filter((line) => "sequence" in (JSON.parse(line) as object))).toHaveLength(4 + 4 + 3 + 2);
    const before = await all(old, paths);
    expect(paths.length).toBeGreaterThan(100);
    expect([...before.values()].filter((body) => body.startsWith("200")).length).toBeGreaterThan(paths.length * 0.9);

    await young.start({ ORIGIN: old.origin });
    // Broken off in the middle: what is there stays, and the next run goes on.
    const half = `${file}.half`;
    writeFileSync(half, `${lines.slice(0, 5).join("\n")}\n`);
    expect(await run(young, "import", half)).toMatchObject({
      code: 0,
      out: expect.stringContaining("5 changes imported"),
    });
    const imported = await run(young, "import", file);
    expect(imported).toMatchObject({ code: 0, err: expect.stringContaining("has 5 changes already") });
    expect(imported.out).toMatch(
      /^8 changes imported; all 13 and the times of \d+ lists were read back and are the same\.\n$/,
    );
    await projected(young);
    const after = await all(young, paths);
    for (const path of paths) expect(after.get(path), path).toBe(before.get(path));

    // As the manual says it, in a shell.
    const [block] = blocksIn(chapter("operators")).filter(({ code }) => /^npm run cli -- export/m.test(code));
    const [save = "", load = ""] = block?.code.split("\n") ?? [];
    const shell = (command: string, { origin }: Service) =>
      spawnSync(
        "bash",
        ["--norc", "-c", command.replace(/npm run (?:--silent )?cli --( \w+)/g, `"$NODE" "$CLI"$1 --url ${origin}`)],
        {
          cwd: dirname(file),
          encoding: "utf8",
          env: {
            PATH: process.env.PATH,
            NODE_COMPILE_CACHE: process.env.NODE_COMPILE_CACHE,
            HEALTH_AI_FEED_SECRET: SECRETS.desk,
            NODE: process.execPath,
            CLI: `${ROOT}/src/cli/cli.ts`,
          },
        },
      );
    expect(shell(save, old).stdout).toBe(`${lines.length} lines in backup.ndjson.\n`);
    expect(shell(load, young).stdout).toContain("0 changes imported");
    expect(shell("npm run --silent cli -- export | gzip -c > b.gz", old)).toMatchObject({ status: 0 });
    expect(shell("gunzip -c b.gz | npm run --silent cli -- import -", young).stdout).toContain("0 changes imported");
    expect(await run(young, "import", file)).toMatchObject({
      code: 0,
      out: expect.stringContaining("0 changes imported"),
    });
    const again = await run(young, "export");
    expect(again.out).toBe(readFileSync(file, "utf8"));
  });

  it("a backup restores a service that lost everything, byte for byte, and a damaged file is not sent", async () => {
    const before = await all(old, paths);
    const folder = temporaryFolder("service");
    const backup = join(folder, "feed.ndjson");
    expect(await run(old, "backup", "--output", backup)).toMatchObject({ code: 0, err: "" });
    const sum = createHash("sha256").update(readFileSync(backup)).digest("hex");
    expect(readFileSync(`${backup}.sha256`, "utf8")).toBe(`${sum}  feed.ndjson\n`);
    expect(await run(old, "verify")).toMatchObject({ code: 0, out: expect.stringContaining(": no difference.") });

    await old.lose();
    await old.start();
    expect((await fetch(`${old.origin}/en/entries/corrected.json`)).status).toBe(404);
    const text = readFileSync(backup, "utf8");
    writeFileSync(backup, text.replace("Corrected", "Corrupted"));
    expect(await run(old, "restore-backup", backup)).toMatchObject({
      code: 1,
      err: expect.stringContaining("is not what was backed up"),
    });
    writeFileSync(backup, text);
    const restored = await run(old, "restore-backup", backup);
    expect(restored).toMatchObject({ code: 0, out: expect.stringContaining("13 changes imported") });
    expect(restored.out).toContain(": no difference.");
    const after = await all(old, paths);
    for (const path of paths) expect(after.get(path), path).toBe(before.get(path));
    // A service with a past of its own takes no other.
    await deliver(publishing(news("later")));
    expect(await run(old, "restore-backup", backup)).toMatchObject({
      code: 1,
      err: expect.stringContaining("The service has 14 changes, and the backup 13"),
    });
  });

  it("an export is refused line by line by a service with a history of its own", async () => {
    const lines = readFileSync(file, "utf8").trim().split("\n");
    const [first = "", second = "", third = ""] = lines;
    const send = async (body: unknown, service = young, delivery = {}): Promise<Response> =>
      await fetch(await signedRequest(body, { path: "/webhooks/import", ...delivery }, service.origin));
    const changed = { ...(JSON.parse(first) as object), released: "2020-01-01T00:00:00Z" };
    const conflict = await send({ changes: [changed] });
    expect(conflict.status).toBe(409);
    expect(await conflict.json()).toMatchObject({
      errors: [{ pointer: "/changes/0", detail: "position 1 holds something else here" }],
    });
    expect((await send({ changes: [JSON.parse(first), JSON.parse(second)] })).status).toBe(200);
    const ahead = await send({ changes: [{ ...(JSON.parse(third) as object), sequence: 99 }] });
    expect(await ahead.json()).toMatchObject({ errors: [{ detail: "is at position 99, but 14 is next here" }] });
    const unsafe = { ...(JSON.parse(first) as { entry: object }), sequence: 14 };
    const entry = {
      ...unsafe.entry,
      id: "unsafe",
      texts: { en: { words: "service", title: "T", summary: "S", content: "<script>1</script>", format: "html" } },
    };
    const refused = await send({ changes: [{ ...unsafe, entry }] });
    expect(refused.status).toBe(422);
    expect(await refused.json()).toMatchObject({ errors: [{ pointer: "/changes/0/entry/texts/en/content" }] });
    expect((await send({ changes: [JSON.parse(first)] }, young, { secret: SECRETS.ministry })).status).toBe(403);
    expect((await send({ changes: [] })).status).toBe(422);
    expect(
      (await fetch(await signedQuestion("/webhooks/export", { secret: SECRETS.ministry }, young.origin))).status,
    ).toBe(403);
    expect((await fetch(`${young.origin}/webhooks/export`)).status).toBe(400);
    expect(((await (await fetch(`${young.origin}/healthz`)).json()) as { sequence: number }).sequence).toBe(13);
  });
});
