// The digest as listmonk sends it: executed by the template packages of Go, in which it is written.
import { spawnSync } from "node:child_process";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect } from "vitest";
import { settled } from "../e2e/corpus.ts";
import { Service } from "../e2e/service.ts";
import { installed, needing } from "../fixtures/debian.ts";
import { news, publishing } from "../fixtures/entries.ts";
import { signedRequest } from "../fixtures/signed.ts";
import { temporaryFolder } from "../fixtures/temporary-folder.ts";

const withGo = needing("go (golang-go)", installed("go", ["version"]));
const folder = temporaryFolder("clients");
const program = join(folder, "execute");
const service = new Service();

/** Marks of templates: of Go and Django, of Django, of Mailchimp, and such as no program can read. */
const MARKS = '{{ .Secret }} {{ define "x" }} {% load x %} {# c #} *|FNAME|* {{{ {{ }} ||* {{ unclosed';

const DAY = new Date().toISOString().slice(0, 10);

beforeAll(async () => {
  await service.start();
  const texts = { en: { words: "service", title: `Title ${MARKS}`, summary: `Summary ${MARKS}` } };
  const request = await signedRequest(publishing(news("marks", { texts })), {}, service.origin);
  expect((await fetch(request)).status).toBe(201);
  await settled(service);
  const source = join(import.meta.dirname, "listmonk", "execute.go");
  if (!installed("go", ["version"])) return;
  const env = { ...process.env, HOME: folder, GO111MODULE: "off", GOCACHE: join(folder, "cache") };
  const built = spawnSync("go", ["build", "-o", program, source], { encoding: "utf8", env });
  expect(built.stderr).toBe("");
});
afterAll(() => service.stop());

function executed(kind: "html" | "text", input: string): { status: number | null; stdout: string; stderr: string } {
  const { status, stdout, stderr } = spawnSync(program, [kind], { input, encoding: "utf8", maxBuffer: 1 << 26 });
  return { status, stdout, stderr };
}

async function digest(extension: string): Promise<string> {
  const response = await fetch(`${service.origin}/en/digest/daily/${DAY}.${extension}`);
  expect(response.status).toBe(200);
  return await response.text();
}

describe("a digest in listmonk", () => {
  withGo("the marks would be executed, or stop the mail, where they stood as they are", () => {
    expect(executed("text", "{{ .Secret }}").stdout).toBe("EXECUTED");
    expect(executed("html", "<p>{{ .Secret }}</p>").stdout).toBe("<p>EXECUTED</p>");
    for (const kind of ["html", "text"] as const) expect(executed(kind, MARKS).status, kind).toBe(1);
  });

  withGo("the digest as text passes through its template unharmed", async () => {
    const text = await digest("txt");
    expect(text).toContain("Title");
    expect(executed("text", text)).toEqual({ status: 0, stdout: text, stderr: "" });
  });

  withGo("the digest as HTML, and the text in its JSON, pass through theirs unharmed", async () => {
    const html = await digest("html");
    expect(html).toContain("&#123;&#123; .Secret &#125;&#125;");
    // The package takes comments out of HTML, and nothing else.
    const bare = html.replaceAll(/<!--[\s\S]*?-->/g, "");
    const { status, stdout, stderr } = executed("html", html);
    expect([status, stderr]).toEqual([0, ""]);
    expect(stdout).toBe(bare);
    expect(stdout).not.toContain("EXECUTED");
    const { data } = JSON.parse(await digest("json")) as { data: { html: string; text: string } };
    expect(executed("html", data.html).stdout).toBe(data.html.replaceAll(/<!--[\s\S]*?-->/g, ""));
    expect(executed("text", data.text).stdout).toBe(data.text);
  });
});
