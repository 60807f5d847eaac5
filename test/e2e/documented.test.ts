// What README, the manual and /docs tell people to type, typed; and each address that they name, asked.
import { execFile } from "node:child_process";
import { once } from "node:events";
import { writeFileSync } from "node:fs";
import { type AddressInfo, createServer } from "node:net";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { corpus } from "../fixtures/corpus.ts";
import { blocksIn, chapter, codeIn, type Document, MANUAL, README } from "../fixtures/documents.ts";
import { SECRETS } from "../fixtures/editors.ts";
import { type Draft, publishing } from "../fixtures/entries.ts";
import { signedRequest } from "../fixtures/signed.ts";
import { temporaryFolder } from "../fixtures/temporary-folder.ts";
import { publishAll } from "./corpus.ts";
import { Service } from "./service.ts";

const ROOT = fileURLToPath(new URL("../..", import.meta.url));
const folder = temporaryFolder("documented");
const service = new Service();

interface Ran {
  readonly code: number;
  readonly out: string;
}

/** Runs what people type, as a shell does that stops at the first command that fails. */
async function type(script: string, cwd = folder): Promise<Ran> {
  return await new Promise((resolve) => {
    const { PATH, NODE_COMPILE_CACHE } = process.env;
    const env = { PATH, NODE_COMPILE_CACHE, CURL_HOME: folder, HEALTH_AI_FEED_SECRET: SECRETS.desk };
    const options = { cwd, env, maxBuffer: 1 << 26, timeout: 100_000 };
    execFile("bash", ["--norc", "-euo", "pipefail", "-c", script], options, (error, stdout, stderr) => {
      const code = error === null ? 0 : Number(error.code ?? 1);
      resolve({ code, out: `${stdout}${error === null ? "" : stderr}` });
    });
  });
}

function here(text: string): string {
  return text.replaceAll("http://localhost:8787", service.origin);
}

beforeAll(async () => {
  // An answer of 400 and more is a failure, a meter is no output.
  writeFileSync(join(folder, ".curlrc"), "fail\nsilent\nshow-error\n");
  await service.start({ SECURITY_CONTACT: "mailto:security@example.org" });
  // Those that examples name or lead to; all of them take a while.
  const told = /porto|2025-(?:09|11)|symposium|paho/;
  await publishAll(
    service,
    corpus().filter(({ id }) => told.test(id)),
  );
});
afterAll(() => service.stop());

const FOR_USERS: readonly Document[] = [README, ...MANUAL.values()];
const commands = FOR_USERS.flatMap(({ path, text }) =>
  blocksIn(text)
    .filter(({ language, file }) => language === "sh" && file === undefined)
    .map(({ code }) => ({ path, code })),
);

/** Commands that are not run as they stand here, each with where it is run, or why it is not. */
const ELSEWHERE: readonly (readonly [RegExp, string])[] = [
  [/^npm ci && npm (?:start|test)$/m, "start.test.ts runs npm start; npm test is what runs now"],
  [/\| newsboat|newsboat -u/, "newsboat needs a terminal; test/clients reads the feeds with it"],
  [/\$LISTMONK/, "as far as its JSON, below"],
  [/^npm run editor/m, "below: with a file of its own, without --put, which needs an account"],
  [/^npm run cli -- (?:export|import)/m, "export.test.ts"],
  [/cdn-cgi\/handler\/email/, "mail.test.ts"],
  [/^npm run (?:backup|restore|verify) --/m, "export.test.ts"],
];

describe("README and manual", () => {
  it("every command of README and manual runs as it stands, and shows something", { timeout: 300_000 }, async () => {
    const runnable = commands.filter(({ code }) => !ELSEWHERE.some(([pattern]) => pattern.test(code)));
    expect(
      runnable
        .map(({ code }) => code)
        .join("")
        .match(/\bcurl\b/g)?.length,
    ).toBeGreaterThan(15);
    expect(runnable.filter(({ code }) => code.includes("npm run publish"))).toHaveLength(2);
    for (const { path, code } of runnable) {
      // The command line's own way to name another service.
      const elsewhere = here(code).replace(/^(npm run (?:publish --|cli -- \w+))/gm, `$1 --url ${service.origin}`);
      const { code: status, out } = await type(elsewhere, code.includes("npm run") ? ROOT : folder);
      expect(status, `${path}\n${code}\n${out}`).toBe(0);
      expect(out.trim(), code).not.toBe("");
    }
  });

  it("each command that is run elsewhere still stands in README or manual", () => {
    for (const [pattern, reason] of ELSEWHERE) {
      const matching = commands.filter(({ code }) => pattern.test(code));
      expect(matching.length, `${pattern}: ${reason}`).toBeGreaterThan(0);
    }
  });

  it("the operators' commands make, replace and revoke an editor's keys", async () => {
    const [{ code = "" } = {}] = commands.filter(({ code }) => /^npm run editor/m.test(code));
    let key = "";
    for (const line of code.trim().split("\n")) {
      const own = line.replace("3f9a12c4", key).replace("https://feed.example.org", service.origin);
      const { code: status, out } = await type(own, ROOT);
      expect(status, `${line}\n${out}`).toBe(0);
      key ||=
        /^ministry +([0-9a-f]{8}) /m.exec(
          (await type(`npm run --silent editor -- list --url ${service.origin}`, ROOT)).out,
        )?.[1] ?? "";
      expect(key).not.toBe("");
    }
  });

  it("every address that README and manual name answers 200", { timeout: 300_000 }, async () => {
    const named = FOR_USERS.flatMap(({ path, text }) => {
      const code = codeIn(text).filter((each) => /^(?:\/[a-z.]|(?:https?|webcal):\/\/localhost:8787)/.test(each));
      const linked = [...text.matchAll(/(?:<|href="|src=")(http:\/\/localhost:8787[^>"]*)/g)].map(
        ([, url = ""]) => url,
      );
      return [...code, ...linked].map((address) => ({ path, address }));
    });
    // Editors sign what they ask below /webhooks, a hub is posted to, and the last are no addresses, or not yet.
    const asked = named.filter(({ address }) => !/[…{]|^\/webhooks\/|^\/hub$|^\/image\/alt|^\/api\/v2\//.test(address));
    expect(asked.length).toBeGreaterThan(40);
    const wrong: string[] = [];
    for (const { path, address } of asked) {
      const url = address.startsWith("/") ? `${service.origin}${address}` : here(address.replace(/^webcal:/, "http:"));
      const { status } = await fetch(url);
      if (status !== 200) wrong.push(`${path}: ${address} ${status}`);
    }
    expect(wrong).toEqual([]);
  });
});

describe("the manual for newsletters", () => {
  const blocks = blocksIn(chapter("newsletters"));

  it("the queries that the manual for newsletters shows list something", async () => {
    const shell = blocks.filter(({ language }) => language === "sh").map(({ code }) => code);
    const addresses = shell.join("").match(/http:\/\/localhost:8787\/api\/v1\/entries\?[^"]+/g) ?? [];
    expect(addresses.length).toBeGreaterThan(4);
    for (const address of addresses.filter((each) => !each.includes("today"))) {
      const { data } = (await (await fetch(here(address))).json()) as { data: unknown[] };
      expect(data.length, address).toBeGreaterThan(0);
    }
  });

  it("the command for listmonk makes of a digest what listmonk takes", async () => {
    const { code = "" } = blocks.find(({ code }) => /\$LISTMONK/.test(code)) ?? {};
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

  it("the manual says that the webhook refuses what the API answers, and it does", async () => {
    expect(chapter("newsletters").replace(/\s+/g, " ")).toContain(
      "it refuses the `data` of an answer as it stands, with 422",
    );
    const { data } = (await (await fetch(`${service.origin}/api/v1/entries/ev-porto-2025-09-25`)).json()) as {
      data: Draft;
    };
    const response = await fetch(await signedRequest(publishing(data), {}, service.origin));
    expect(response.status).toBe(422);
    const { errors } = (await response.json()) as { errors: { pointer: string }[] };
    const pointers = errors.map(({ pointer }) => pointer);
    for (const field of ["version", "released", "updated"]) expect(pointers.join(" ")).toContain(field);
  });

  it("the Python script mails a digest in both forms, and none that is empty", async () => {
    const { code: script = "" } = blocks.find(({ language }) => language === "python") ?? {};
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
  it("/docs shows commands that can be typed as they stand, in the guide and in the reference", async () => {
    const page = async (path: string): Promise<string> => {
      const response = await fetch(`${service.origin}${path}`);
      expect(response.status, path).toBe(200);
      return await response.text();
    };
    // The reference is an index: each operation has a page.
    const index = await page("/en/docs/reference");
    const operations = new Set(
      [...index.matchAll(/href="[^"]*(\/docs\/reference\/[A-Za-z]+)"/g)].map(([, at = ""]) => at),
    );
    expect(operations.size).toBeGreaterThan(35);
    const html = [
      await page("/en/docs"),
      index,
      ...(await Promise.all([...operations].map((at) => page(`/en${at}`)))),
    ].join("");
    const shown = [...html.matchAll(/<pre\b[^>]*>([\s\S]*?)<\/pre>/g)].map(([, text = ""]) =>
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
