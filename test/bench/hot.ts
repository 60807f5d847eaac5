// CPU microseconds of workerd for one request of a hot feed, beside a bare Worker that returns the same bytes.
// Raw workerd, no simulators: KV is a service within the same process. Both are asked in turn, in one run; medians.
import { spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { Agent, get } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { loadEntries } from "../../src/cli/content/load-entries.ts";
import { loadTaxonomy } from "../../src/cli/content/taxonomy-files.ts";
import { buildView } from "../../src/read-model/build-view.ts";
import { listKey } from "../../src/read-model/keys.ts";
import { FORMATS } from "../../src/render/formats.ts";
import { sanitiseEntry } from "../../src/sanitise/validate-entry.ts";
import { freePort } from "../../src/scripts/wrangler-dev.ts";

const ROOT = fileURLToPath(new URL("../..", import.meta.url));
const REQUESTS = 4000;
const ROUNDS = 7;
const SITE = { origin: "http://localhost:8787", tagAuthority: "health-ai-feed.example,2025" };

const folder = mkdtempSync(join(tmpdir(), "health-ai-feed-bench-"));
const built = spawnSync(join(ROOT, "node_modules/.bin/wrangler"), ["deploy", "--dry-run", "--outdir", folder], {
  cwd: ROOT,
  encoding: "utf8",
  env: { ...process.env, WRANGLER_SEND_METRICS: "false", WRANGLER_HIDE_BANNER: "true" },
});
if (built.status !== 0) throw new Error(built.stderr);

const taxonomy = await loadTaxonomy(join(ROOT, "content"));
const revisions = [];
for await (const loaded of loadEntries(join(ROOT, "content/entries"))) {
  if ("mistakes" in loaded) continue;
  const cleaned = sanitiseEntry(loaded.entry, taxonomy);
  if (!cleaned.ok) continue;
  const at = "2026-01-01T00:00:00Z";
  revisions.push({ ...cleaned.value, version: 1, sequence: revisions.length + 1, released: at, updated: at });
}
const view = buildView(
  {
    kind: "latest",
    language: "en",
    channel: { kind: "everything" },
    revisions: revisions.slice(0, 50),
    withdrawn: [],
    sequence: 1,
    updated: "2026-01-01T00:00:00Z",
  },
  taxonomy,
);
const body = FORMATS.atom.render(view, SITE);

writeFileSync(
  join(folder, "kv.js"),
  `const values = { ${JSON.stringify(listKey("latest", "en", { kind: "everything" }))}: ${JSON.stringify(JSON.stringify(view))} };
export default { fetch(request) { const value = values[decodeURIComponent(new URL(request.url).pathname.slice(1))]; return value === undefined ? new Response(null, { status: 404 }) : new Response(value); } };`,
);
writeFileSync(
  join(folder, "bare.js"),
  `const body = new TextEncoder().encode(${JSON.stringify(body)});
export default { fetch() { return new Response(body, { headers: { "content-type": "application/atom+xml; charset=utf-8", "cache-control": "public, max-age=60" } }); } };`,
);

// What wrangler.toml's rules made modules of their own: whatever lies in the folder beside the script. PNGs are data, the rest text.
const modules = readdirSync(folder)
  .filter((name) => /\.(?:yaml|css|js|svg|png|bin|txt)$/.test(name) && !["index.js", "kv.js", "bare.js"].includes(name))
  .map((name) => `(name = "./${name}", ${/\.(?:png|bin)$/.test(name) ? "data" : "text"} = embed "${name}")`);
const [housePort, barePort] = [await freePort(), await freePort()];
writeFileSync(
  join(folder, "config.capnp"),
  `using Workerd = import "/workerd/workerd.capnp";
const config :Workerd.Config = (
  services = [
    (name = "app", worker = (compatibilityDate = "2026-11-01", modules = [(name = "index.js", esModule = embed "index.js")${modules.length > 0 ? `, ${modules.join(", ")}` : ""}],
      bindings = [(name = "FEEDS", kvNamespace = "kv"), (name = "ORIGIN", text = "${SITE.origin}"), (name = "TAG_AUTHORITY", text = "${SITE.tagAuthority}"), (name = "LEDGER", durableObjectNamespace = "Ledger")],
      durableObjectNamespaces = [(className = "Ledger", uniqueKey = "bench", enableSql = true)], durableObjectStorage = (inMemory = void))),
    (name = "kv", worker = (compatibilityDate = "2026-11-01", modules = [(name = "kv.js", esModule = embed "kv.js")])),
    (name = "bare", worker = (compatibilityDate = "2026-11-01", modules = [(name = "bare.js", esModule = embed "bare.js")])),
  ],
  sockets = [(name = "bare", address = "127.0.0.1:${barePort}", http = (), service = "bare"), (name = "app", address = "127.0.0.1:${housePort}", http = (), service = "app")],
);
`,
);
const workerd = spawn(join(ROOT, "node_modules/.bin/workerd"), ["serve", "config.capnp", "--experimental"], {
  cwd: folder,
  stdio: ["ignore", "inherit", "inherit"],
});
process.on("exit", () => workerd.kill("SIGKILL"));

const agent = new Agent({ keepAlive: true, maxSockets: 8 });
async function ask(
  port: number,
  path: string,
  headers: Record<string, string> = {},
): Promise<{ status: number; bytes: number; etag: string }> {
  const request = get({ port, path, agent, headers, host: "127.0.0.1" });
  const [response] = (await once(request, "response")) as [import("node:http").IncomingMessage];
  let bytes = 0;
  for await (const chunk of response) bytes += (chunk as Buffer).length;
  return { status: response.statusCode ?? 0, bytes, etag: response.headers.etag ?? "" };
}

/** CPU seconds that workerd has used, all threads. */
function cpu(): number {
  const fields = readFileSync(`/proc/${workerd.pid}/stat`, "utf8").split(") ")[1]?.split(" ") ?? [];
  return (Number(fields[11]) + Number(fields[12])) / 100;
}

async function load(port: number, path: string, headers: Record<string, string>, count: number): Promise<number> {
  const start = cpu();
  let left = count;
  await Promise.all(
    Array.from({ length: 8 }, async () => {
      while (left-- > 0) await ask(port, path, headers);
    }),
  );
  return ((cpu() - start) / count) * 1e6;
}

for (let tries = 0; tries < 100; tries++) {
  if (
    await ask(housePort, "/en/feed.atom").then(
      () => true,
      () => false,
    )
  )
    break;
  await new Promise((resolve) => setTimeout(resolve, 100));
}
const first = await ask(housePort, "/en/feed.atom");
if (first.status !== 200) throw new Error(`the feed answered ${first.status}`);
const bare = await ask(barePort, "/");
if (bare.bytes !== first.bytes)
  throw new Error(`the two Workers do not return the same number of bytes: ${first.bytes} and ${bare.bytes}`);

const kinds = [
  { name: "bare Worker, constant bytes", port: barePort, path: "/", headers: {} },
  { name: "hot Atom feed, 200", port: housePort, path: "/en/feed.atom", headers: {} },
  { name: "hot Atom feed, 304", port: housePort, path: "/en/feed.atom", headers: { "if-none-match": first.etag } },
];
const figures = new Map<string, number[]>(kinds.map(({ name }) => [name, []]));
for (const { port, path, headers } of kinds) await load(port, path, headers, REQUESTS);
for (let round = 0; round < ROUNDS; round++) {
  for (const { name, port, path, headers } of kinds) figures.get(name)?.push(await load(port, path, headers, REQUESTS));
  process.stderr.write(`round ${round + 1} of ${ROUNDS}\r`);
}
console.log(
  `${first.bytes} bytes of Atom, ${REQUESTS} requests a round, ${ROUNDS} rounds; CPU µs of workerd per request`,
);
console.table(
  Object.fromEntries(
    [...figures].map(([name, values]) => {
      const sorted = values.toSorted((left, right) => left - right);
      return [
        name,
        {
          median: Math.round(sorted[Math.floor(sorted.length / 2)] ?? 0),
          least: Math.round(sorted[0] ?? 0),
          most: Math.round(sorted.at(-1) ?? 0),
        },
      ];
    }),
  ),
);
process.exit(0);
