import { chmodSync, existsSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { parseEnv } from "node:util";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { parseEditors } from "../../../../src/domain/command/editor.ts";
import { importEditors } from "../../../../src/ingest/editors.ts";
import { parseHeaders, sign, verify } from "../../../../src/ingest/signature.ts";
import { temporaryFolder } from "../../../fixtures/temporary-folder.ts";
import { type Asked, cli, Peer, type Ran } from "../../peer.ts";

const NOW = Date.parse("2026-03-01T10:00:00Z");
const DAY = 86_400_000;
let folder: string;
let file: string;

beforeEach(() => {
  vi.useFakeTimers({ now: NOW, toFake: ["Date"] });
  folder = temporaryFolder("editors");
  file = join(folder, "editors.json");
});
afterEach(() => vi.useRealTimers());

const editor = (...args: string[]): Promise<Ran> => cli(["editor", ...args, "--file", file]);
const secretOf = ({ out }: Ran): string => out.trim();

/** Returns the editor whose signature with a secret the service would accept at a moment. */
async function taken(secret: string, now: number, json = readFileSync(file, "utf8")): Promise<string | undefined> {
  const records = parseEditors(json);
  const editors = await importEditors(records.ok ? records.value : []);
  const body = new TextEncoder().encode("{}");
  const headers = parseHeaders(new Headers(await sign("m", Math.floor(now / 1000), body, secret)));
  if (!editors.ok || !headers.ok) throw new Error(JSON.stringify([editors, headers]));
  return (await verify(headers.value, body, editors.value, now))?.id;
}

async function keysOf(id: string): Promise<{ key: string; state: string; kind: string }[]> {
  const { out } = await editor("list", "--json");
  return out
    .trim()
    .split("\n")
    .map((line) => JSON.parse(line) as { editor: string; key: string; state: string; kind: string })
    .filter((line) => line.editor === id);
}

describe("npm run editor", () => {
  it.each([[[]], [["--ed25519"]]])(
    "editor keygen %j creates an editor whose key the service accepts, and prints the key once with the next steps",
    async (more) => {
      const made = await editor(
        "keygen",
        "ministry",
        "--name",
        "Ministry",
        "--organisation",
        "fr-ministry-health",
        "--command",
        "entry.*",
        ...more,
      );
      expect(made).toMatchObject({ code: 0, err: expect.stringContaining(`wrangler secret put EDITORS < ${file}`) });
      expect(secretOf(made)).toMatch(more.length === 0 ? /^whsec_[A-Za-z0-9+/]{43}=$/ : /^whsk_[A-Za-z0-9+/]{86}==$/);
      expect(await taken(secretOf(made), NOW)).toBe("ministry");
      expect(JSON.parse(readFileSync(file, "utf8"))).toMatchObject([
        { id: "ministry", scopes: { organisations: ["fr-ministry-health"], commands: ["entry.*"] } },
      ]);
      // With a pair, the service has nothing to sign with.
      expect(readFileSync(file, "utf8").includes(secretOf(made))).toBe(more.length === 0);
      expect(statSync(file).mode & 0o777).toBe(0o600);
      expect((await editor("list")).out).toMatch(
        /^ministry +[0-9a-f]{8} {2}(HMAC|Ed25519) +taken {2}fr-ministry-health; entry\.\*\n$/,
      );
      expect((await editor("list")).out).not.toContain(secretOf(made));
    },
  );

  it("npm run keygen is the same as editor keygen", async () => {
    const made = await cli(["keygen", "desk", "--file", file]);
    expect([made.code, await taken(secretOf(made), NOW)]).toEqual([0, "desk"]);
    expect((await cli(["keygen", "--help"])).out).toBe((await cli(["editor", "--help"])).out);
  });

  it("editor rotate accepts both keys during the overlap, then only the new one", async () => {
    const old = secretOf(await editor("keygen", "desk"));
    const turned = await editor("rotate", "desk", "--overlap", "2");
    expect(turned.err).toContain("The former ones are taken until 2026-03-03T10:00:00Z.");
    const next = secretOf(turned);
    for (const [secret, at, who] of [
      [old, NOW, "desk"],
      [next, NOW, "desk"],
      [old, NOW + 2 * DAY - 1000, "desk"],
      [old, NOW + 2 * DAY, undefined],
      [next, NOW + 2 * DAY, "desk"],
    ] as const) {
      expect(await taken(secret, at)).toBe(who);
    }
    vi.setSystemTime(NOW + 3 * DAY);
    expect((await keysOf("desk")).map(({ state }) => state)).toEqual(["taken", "ended"]);
    // The next turn drops what has ended, and does not lengthen what ends sooner.
    await editor("rotate", "desk");
    expect((await keysOf("desk")).map(({ state }) => state)).toEqual(["taken", "taken"]);
  });

  it("editor revoke revokes a key at once by the name that list shows, or the editor without a name", async () => {
    const leaked = secretOf(await editor("keygen", "desk"));
    const name = (await keysOf("desk"))[0]?.key ?? "";
    const kept = secretOf(await editor("keygen", "desk", "--ed25519"));
    expect(await editor("revoke", "desk", name)).toMatchObject({ code: 0, out: "" });
    expect([await taken(leaked, NOW), await taken(kept, NOW)]).toEqual([undefined, "desk"]);
    expect(await editor("revoke", "desk", name)).toMatchObject({
      code: 2,
      err: expect.stringContaining(`desk has no key ${name}; it has `),
    });
    await editor("keygen", "other");
    expect((await editor("revoke", "desk")).err).toContain("desk is no longer an editor");
    expect((await editor("list", "--json")).out).not.toContain('"desk"');
  });

  it("editor keeps other fields of a record, and names and revokes the secrets of Ghost sites like keys", async () => {
    const site = {
      secret: "sphinx of black quartz 4711",
      language: "fr",
      organisations: [{ id: "who", role: "publisher" }],
      topics: ["mental-health"],
    };
    writeFileSync(
      file,
      JSON.stringify([{ id: "blog", name: "Blog", scopes: { languages: ["fr"] }, adapters: { ghost: [site] } }]),
    );
    expect((await editor("list")).out).toMatch(/^blog +[0-9a-f]{8} {2}Ghost +taken {2}fr\n$/);
    await editor("keygen", "blog");
    await editor("rotate", "blog");
    expect(JSON.parse(readFileSync(file, "utf8"))).toMatchObject([
      { scopes: { languages: ["fr"] }, adapters: { ghost: [site] } },
    ]);
    expect(await keysOf("blog")).toHaveLength(3);
    const name = (await keysOf("blog")).find(({ kind }) => kind === "Ghost")?.key ?? "";
    expect(await editor("revoke", "blog", name)).toMatchObject({ code: 0 });
    expect((await keysOf("blog")).map(({ kind }) => kind)).toEqual(["HMAC", "HMAC"]);
  });

  it("editor --put updates the deployed service at the same time, and reports if that fails", async () => {
    const wrangler = join(folder, "wrangler");
    writeFileSync(
      wrangler,
      `#!/bin/sh\necho "$@" > ${folder}/asked\ncat > ${folder}/given\nexit \${WRANGLER_EXIT:-0}\n`,
    );
    chmodSync(wrangler, 0o755);
    const env = { PATH: `${folder}:${process.env.PATH}` };
    const made = await cli(["editor", "keygen", "desk", "--file", file, "--put"], { env });
    expect(made).toMatchObject({
      code: 0,
      err: expect.stringContaining("The deployed service has the editors as they are now."),
    });
    expect(readFileSync(join(folder, "asked"), "utf8")).toBe("secret put EDITORS\n");
    expect(await taken(secretOf(made), NOW, readFileSync(join(folder, "given"), "utf8"))).toBe("desk");
    expect(
      await cli(["editor", "revoke", "desk", "--file", file, "--put"], { env: { ...env, WRANGLER_EXIT: "3" } }),
    ).toMatchObject({
      code: 1,
      err: expect.stringContaining("the service still has the former keys"),
    });
  });

  it("editor keeps the other variables of .dev.vars", async () => {
    const vars = join(folder, ".dev.vars");
    writeFileSync(vars, "# A remark\nHUB=https://hub.example.org\n\nEDITORS='[]'\nOTHER=1\n");
    const made = await cli(["editor", "keygen", "desk", "--name", "The people's desk", "--file", vars]);
    const text = readFileSync(vars, "utf8");
    expect(text).toContain("# A remark\nHUB=https://hub.example.org\n\nOTHER=1\nEDITORS=");
    const json = parseEnv(text).EDITORS ?? "";
    expect(await taken(secretOf(made), NOW, json)).toBe("desk");
    expect(JSON.parse(json)).toMatchObject([{ name: "The people's desk" }]);
  });

  it.each<[string[], number, RegExp]>([
    [[], 2, /^Usage: npm run editor/],
    [["keygen"], 2, /Give the editor's id/],
    [["keygen", "Big Desk"], 2, /Give the editor's id/],
    [["rotate", "nobody"], 2, /There is no editor nobody; there are none\./],
    [
      ["keygen", "desk", "--organisation", "who-eurpe"],
      1,
      /Nothing was changed:\nEDITORS: desk is bound to who-eurpe, which is not in content/,
    ],
    [
      ["keygen", "desk", "--command", "entry.pulish"],
      2,
      /commands 0: must be entry\.\*, event\.\*, or one of entry\.publish/,
    ],
    [["keygen", "desk", "--language", "it"], 2, /languages 0/],
    [["keygen", "desk", "--expires", "soon"], 2, /--expires soon must be an instant/],
    [["keygen", "desk", "more", "and-more"], 2, /and-more is an unexpected argument/],
  ])("editor %j is refused, and nothing is written", async (args, code, expected) => {
    const ran = await editor(...args);
    expect(ran.code).toBe(code);
    expect(ran.err).toMatch(expected);
    expect(existsSync(file)).toBe(false);
  });
});

describe("npm run editor with --url", () => {
  const KNOWN = {
    data: [{ id: "press", name: "Press", kept: "ledger", scopes: {}, keys: [{ key: "0a1b2c3d", kind: "HMAC" }] }],
  };

  async function remote(...args: string[]): Promise<Ran & { readonly asked: readonly Asked[] }> {
    const peer = await new Peer(({ method }) =>
      method === "GET"
        ? { status: 200, body: KNOWN }
        : { status: 200, body: { state: args.length === 2 ? "revoked" : "changed", editors: ["press"] } },
    ).open();
    try {
      const ran = await cli(["editor", ...args, "--url", peer.url]);
      for (const { path, headers } of peer.asked)
        expect([path, headers["webhook-signature"]]).toEqual(["/webhooks/editors", expect.stringMatching(/^v1,/)]);
      return { ...ran, asked: peer.asked };
    } finally {
      peer.close();
    }
  }
  const sent = ({ asked }: { readonly asked: readonly Asked[] }) =>
    asked.filter(({ method }) => method === "POST").map(({ body }) => JSON.parse(body) as object);

  it("keygen adds an editor or a key, rotate ends the former keys, revoke and import say what they are", async () => {
    const made = await remote("keygen", "ministry", "--organisation", "fr-ministry-health");
    const secret = secretOf(made);
    const scopes = { organisations: ["fr-ministry-health"] };
    const editor = { id: "ministry", name: "ministry", scopes, secrets: [secret] };
    expect(sent(made)).toEqual([expect.objectContaining({ type: "editor.put", data: { editor } })]);
    const more = await remote("keygen", "press");
    expect(sent(more)).toEqual([
      expect.objectContaining({ type: "editor.rotate", data: { id: "press", secrets: [secretOf(more)] } }),
    ]);
    const rotated = await remote("rotate", "press", "--overlap", "2");
    expect(sent(rotated)).toEqual([
      expect.objectContaining({
        type: "editor.rotate",
        data: { id: "press", secrets: [secretOf(rotated)], until: "2026-03-03T10:00:00Z" },
      }),
    ]);
    expect(sent(await remote("revoke", "press", "0a1b2c3d"))).toEqual([
      expect.objectContaining({ type: "editor.revoke", data: { id: "press", key: "0a1b2c3d" } }),
    ]);
    const revoked = await remote("revoke", "press");
    expect(revoked.err).toContain("no longer an editor");
    expect(sent(await remote("import"))).toEqual([expect.objectContaining({ type: "editor.import" })]);
    expect((await remote("list")).out).toMatch(/^press +0a1b2c3d +HMAC +ledger +everything$/m);
  });

  it("a refusal is told, with exit status 1", async () => {
    const peer = await new Peer(() => ({ status: 403, body: { title: "This key may not do that" } })).open();
    const ran = await cli(["editor", "revoke", "press", "--url", peer.url]);
    peer.close();
    expect([ran.code, ran.err]).toEqual([1, expect.stringContaining("This key may not do that")]);
  });
});
