// npm run deploy, with a wrangler that only writes down what it is asked for, and a service of this machine where the
// deployed one would be.
import { spawn } from "node:child_process";
import { once } from "node:events";
import { chmodSync, existsSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import { pathToFileURL } from "node:url";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { EditorRecord } from "../../src/domain/command/editor.ts";
import { EDITORS } from "../fixtures/editors.ts";
import { temporaryFolder } from "../fixtures/temporary-folder.ts";
import { freshCheckout } from "./checkout.ts";
import { Service } from "./service.ts";

const ORIGIN = "https://feed.ministry.pt";
const folder = freshCheckout();
const bin = temporaryFolder("wrangler");
const asked = join(bin, "asked");
const given = join(bin, "given");
const service = new Service();

beforeAll(() => {
  const wrangler = join(bin, "wrangler");
  writeFileSync(
    wrangler,
    `#!/bin/sh
echo "$@" >> ${asked}
case "$*" in
  *--dry-run*) echo "Total Upload: 2000.00 KiB / gzip: 500.00 KiB" ;;
  "secret list"*) cat ${bin}/secrets ;;
  *--secrets-file*) cp "$3" ${given} ;;
esac
`,
  );
  chmodSync(wrangler, 0o755);
  // Whoever asks the deployed service gets the one of this machine.
  writeFileSync(
    join(bin, "fetch.mjs"),
    `const ask = fetch;
globalThis.fetch = (url, init) => ask(String(url).replace("${ORIGIN}", process.env.DEPLOYED ?? "${ORIGIN}"), init);
`,
  );
  const entries = join(folder, "content/entries");
  for (const name of readdirSync(entries).slice(3)) rmSync(join(entries, name), { recursive: true });
});
afterAll(() => service.stop());

interface Ran {
  readonly code: number;
  readonly out: string;
  readonly err: string;
  /** The command lines of wrangler. */
  readonly asked: readonly string[];
}

/** Runs npm run deploy; `secrets` are those of the deployed Worker, undefined where there is none. */
async function deploy(args: readonly string[] = [], secrets?: readonly string[], env = {}): Promise<Ran> {
  for (const file of [asked, given, join(bin, "secrets")]) rmSync(file, { force: true });
  if (secrets !== undefined)
    writeFileSync(join(bin, "secrets"), JSON.stringify(secrets.map((name) => ({ name, type: "secret_text" }))));
  const child = spawn(process.execPath, ["src/scripts/deploy.ts", ...args], {
    cwd: folder,
    env: {
      ...process.env,
      HEALTH_AI_FEED_SECRET: "",
      PATH: `${bin}:${process.env.PATH}`,
      NODE_OPTIONS: `--import=${pathToFileURL(join(bin, "fetch.mjs")).href}`,
      ...env,
    },
  });
  const [out, err] = await Promise.all([text(child.stdout), text(child.stderr)]);
  const code = child.exitCode ?? Number((await once(child, "exit"))[0]);
  const lines = existsSync(asked) ? readFileSync(asked, "utf8").trim().split("\n") : [];
  return { code, out, err, asked: lines.map((line) => line.replace(/ \/\S+/g, " FILE")) };
}

function configure(vars: Readonly<Record<string, string>>): void {
  const file = join(folder, "wrangler.toml");
  let toml = readFileSync(file, "utf8");
  for (const [name, value] of Object.entries(vars))
    toml = toml.replace(new RegExp(`^${name} = ".*"$`, "m"), `${name} = "${value}"`);
  writeFileSync(file, toml);
}

const CHECKS = ["secret list --format json", "deploy --dry-run --outdir FILE"];

describe("npm run deploy", () => {
  it("npm run deploy refuses placeholders, missing keys and wrong entries, and deploys nothing", async () => {
    const [name = ""] = readdirSync(join(folder, "content/entries"));
    const file = join(folder, "content/entries", name, "entry.yaml");
    const whole = readFileSync(file, "utf8");
    writeFileSync(file, `${whole}colour: blue\n`);
    const ran = await deploy();
    writeFileSync(file, whole);
    expect(ran).toMatchObject({ code: 1, out: "", asked: CHECKS });
    expect(ran.err.trim().split("\n")).toEqual([
      expect.stringMatching(/^ORIGIN in wrangler\.toml is still http:\/\/localhost:8787: .*\.$/),
      expect.stringMatching(/^TAG_AUTHORITY in wrangler\.toml is still health-ai-feed\.example,2025: .*\.$/),
      expect.stringMatching(/^Nobody could publish: .*\.$/),
      expect.stringMatching(/entry\.yaml:\d+: \/colour: is not a known field/),
      expect.stringMatching(/^Nobody can load content\/: .*\.$/),
      "Nothing was deployed.",
    ]);
  });

  it("npm run deploy gives the keys, loads content/ and compares; later it leaves what is there", async () => {
    configure({ ORIGIN, TAG_AUTHORITY: "ministry.pt,2026" });
    writeFileSync(join(folder, "editors.json"), JSON.stringify(EDITORS));
    expect(await deploy(["--check"])).toMatchObject({
      code: 0,
      out: "Everything that a deployment needs is there.\n",
      err: expect.stringMatching(/^operator\.contact in content\/site\.yaml is not set, .*\.\n$/),
      asked: CHECKS,
    });
    // A key that was copied by halves is no key: the service would refuse it once everything was deployed.
    for (const key of ["whsec_c2hvcnQ=", "secret"]) {
      const refused = await deploy([], undefined, { HEALTH_AI_FEED_SECRET: key });
      expect(refused, key).toMatchObject({ code: 2, out: "", asked: CHECKS });
      expect(refused.err).toMatch(
        /^HEALTH_AI_FEED_SECRET must [^\n]*: give it as npm run editor -- keygen printed it\.\n$/,
      );
    }
    await service.start({ ORIGIN, EDITORS: JSON.stringify(EDITORS) });
    const env = { DEPLOYED: service.origin };
    const first = await deploy([], undefined, env);
    expect(first).toMatchObject({ code: 0, asked: [...CHECKS, "deploy --secrets-file FILE"] });
    expect(first.out).toContain("content/: 3 entries: 3 created.");
    expect(first.out).toMatch(/3 entries and \d+ lists were compared: no difference\.\n$/);
    const { EDITORS: kept } = JSON.parse(readFileSync(given, "utf8")) as { EDITORS: string };
    expect(JSON.parse(kept) as EditorRecord[]).toEqual(EDITORS);
    const second = await deploy([], ["EDITORS"], env);
    expect(second).toMatchObject({ code: 0, asked: [...CHECKS, "deploy"] });
    expect(second.out).toContain("content/: 3 entries: 3 there already.");
    expect(second.out).toContain(": no difference.");
  });

  it("npm run deploy leaves content/ for later where Cloudflare builds and only the Worker has keys", async () => {
    configure({ ORIGIN, TAG_AUTHORITY: "ministry.pt,2026" });
    rmSync(join(folder, "editors.json"), { force: true });
    const built = await deploy([], ["EDITORS"], { WORKERS_CI: "1" });
    expect(built).toMatchObject({ code: 0, asked: [...CHECKS, "deploy"] });
    expect(built.out).toMatch(
      /\ncontent\/ is not loaded, for this build has no key: put HEALTH_AI_FEED_SECRET .*\.\n$/,
    );
    // Nobody could publish, or somebody forgot the key.
    for (const [secrets, env] of [
      [undefined, { WORKERS_CI: "1" }],
      [["EDITORS"], {}],
    ] as const)
      expect(await deploy([], secrets, env)).toMatchObject({ code: 1, asked: CHECKS });
  });
});
