// What the README and /docs tell people to type, typed: every curl of a reader or a newsletter tool, and what makes a mail of a digest.
import { execFile } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, readFileSync, writeFileSync } from "node:fs";
import { type AddressInfo, createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { corpus, publishAll } from "./corpus.ts";
import { Service } from "./service.ts";

const README = readFileSync(new URL("../../README.md", import.meta.url), "utf8");
const folder = mkdtempSync(join(tmpdir(), "health-ai-feed-documented-"));
const service = new Service();

interface Ran {
  readonly code: number;
  readonly out: string;
}

/** Runs what people type, as a shell does that stops at the first command that fails. */
async function type(script: string): Promise<Ran> {
  return await new Promise((resolve) => {
    const env = { PATH: process.env.PATH, CURL_HOME: folder };
    execFile(
      "bash",
      ["--norc", "-euo", "pipefail", "-c", script],
      { cwd: folder, env, maxBuffer: 1 << 26, timeout: 60_000 },
      (error, stdout, stderr) => {
        resolve({
          code: error === null ? 0 : Number(error.code ?? 1),
          out: `${stdout}${error === null ? "" : stderr}`,
        });
      },
    );
  });
}

function here(text: string): string {
  return text.replaceAll("http://localhost:8787", service.origin);
}

/** A section of the README, without its heading. */
function section(heading: string): string {
  return README.split(/^## /m).find((part) => part.startsWith(`${heading}\n`)) ?? "";
}

function blocks(text: string, language: string): string[] {
  return [...text.matchAll(new RegExp(`^\\x60{3}${language}\\n([\\s\\S]*?)^\\x60{3}$`, "gm"))].map(
    ([, code = ""]) => code,
  );
}

beforeAll(async () => {
  // An answer of 400 and more is a failure, a meter is no output.
  writeFileSync(join(folder, ".curlrc"), "fail\nsilent\nshow-error\n");
  await service.start();
  // Those that examples name or lead to; all of them take a while.
  const told = /porto|2025-(?:09|11)|symposium|paho/;
  await publishAll(
    service,
    (await corpus()).filter(({ id }) => told.test(id)),
  );
});
afterAll(() => service.stop());

describe("the README", () => {
  const commands = blocks(section("For newsletter tools"), "sh");
  const shared = (code: string): boolean => /\$LISTMONK/.test(code);

  it("has commands for newsletter tools, each of which does what it says", async () => {
    const lines = commands.filter((code) => !shared(code));
    expect(lines.join("").match(/\bcurl\b/g)?.length).toBeGreaterThan(10);
    for (const code of lines) {
      const { code: status, out } = await type(here(code));
      expect(status, `${code}\n${out}`).toBe(0);
      expect(out.trim(), code).not.toBe("");
    }
  });

  it("lists each parameter of its examples with something to find: none of them is empty", async () => {
    const addresses = commands.join("").match(/http:\/\/localhost:8787\/api\/v1\/entries\?[^"]+/g) ?? [];
    expect(addresses.length).toBeGreaterThan(4);
    for (const address of addresses.filter((each) => !each.includes("today"))) {
      const { data } = (await (await fetch(here(address))).json()) as { data: unknown[] };
      expect(data.length, address).toBeGreaterThan(0);
    }
  });

  it("makes of a digest what listmonk takes", async () => {
    const code = commands.find(shared) ?? "";
    const [made = ""] = code.split(/\\\n\s*\| curl -u/);
    const { code: status, out } = await type(here(made).replace("digest?", "digest?period=monthly&date=2025-11-01&"));
    expect(status, out).toBe(0);
    expect(JSON.parse(out)).toMatchObject({
      name: expect.stringMatching(/^tag:/),
      subject: expect.stringMatching(/novembre 2025/),
      content_type: "html",
      body: expect.stringMatching(/^<!doctype html/i),
      altbody: expect.stringMatching(/\S/),
    });
    expect((await type(here(made).replace("digest?", "digest?date=1999-01-01&"))).out).toBe("");
  });

  it("sends a digest by mail with its Python script, in both forms, and none that is empty", async () => {
    const [script = ""] = blocks(section("For newsletter tools"), "python");
    const mails: string[] = [];
    const server = createServer((socket) => {
      let text = "";
      socket.write("220 here\r\n");
      socket.on("data", (chunk) => {
        text += chunk.toString();
        // Within a mail nothing is said until the dot that ends it.
        const mail = /^data\r\n([\s\S]*)$/im.exec(text)?.[1];
        if (mail === "") socket.write("354 go on\r\n");
        else if (mail === undefined || mail.endsWith("\r\n.\r\n")) socket.write("250 fine\r\n");
      });
      socket.on("close", () => mails.push(text));
    });
    server.listen(0, "127.0.0.1");
    await once(server, "listening");
    const { port } = server.address() as AddressInfo;
    writeFileSync(join(folder, "mail.py"), script.replace('SMTP("localhost")', `SMTP("127.0.0.1", ${port})`));
    const send = async (query: string) => await type(`python3 mail.py '${service.origin}/api/v1/digest?${query}'`);
    expect(await send("language=ar&period=monthly&date=2025-11-01")).toEqual({ code: 0, out: "" });
    expect(await send("date=1999-01-01")).toEqual({ code: 0, out: "" });
    server.close();
    await once(server, "close");
    expect(mails).toHaveLength(1);
    expect(mails[0]).toMatch(/^Subject: .*=\?utf-8\?/m);
    expect(mails[0]).toMatch(/multipart\/alternative[\s\S]*text\/plain[\s\S]*text\/html/);
  });
});

const ENTITIES: Readonly<Record<string, string>> = {
  "&quot;": '"',
  "&amp;": "&",
  "&#39;": "'",
  "&gt;": ">",
  "&lt;": "<",
};

describe("/docs", () => {
  it("shows commands that can be typed as they stand", async () => {
    const html = await (await fetch(`${service.origin}/en/docs`)).text();
    const shown = [...html.matchAll(/<pre>([\s\S]*?)<\/pre>/g)].map(([, text = ""]) =>
      text.replace(/<[^>]+>/g, "").replace(/&#?\w+;/g, (entity) => ENTITIES[entity] ?? entity),
    );
    // Signatures are an editor's to make, and a hub calls back.
    const commands = shown.filter((text) => /\bcurl\b/.test(text) && !/…|example\.org|^curl -X POST/.test(text));
    expect(commands.length).toBeGreaterThan(35);
    // All in one shell, which is quick: it ends where one fails, and has said which.
    const { code, out } = await type(
      commands.map((text) => `cat <<'END' >&2\n${text}\nEND\n( ${text}\n) > answer`).join("\n"),
    );
    expect(code, out.split("\n").slice(-8).join("\n")).toBe(0);
  });
});
