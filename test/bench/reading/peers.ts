// What others would put in our place, measured in the same rounds: Workers that render the same entries for each
// request with the libraries `feed` and feedsmith, and nginx with a ready file, where it is installed.
import { type ChildProcess, spawn, spawnSync } from "node:child_process";
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { build } from "esbuild";
import { freePort } from "../../../src/scripts/wrangler-dev.ts";
import { ROOT } from "../../stress/bare-workerd.ts";
import { type Answer, ask } from "./http-client.ts";

/** The start of each peer's module: the items of our JSON Feed, and a function that answers. */
const HEAD = `import document from "./feed-document.json";
const items = document.items.map((item) => ({ ...item, date: new Date(item.date_published) }));
const answer = (body, type) => {
  const octets = new TextEncoder().encode(body);
  return new Response(octets, { headers: { "content-type": type, "content-length": String(octets.length) } });
};
`;

/** Modules of Workers that render a feed for each request, by what they are called. */
const RENDERERS: Readonly<Record<string, string>> = {
  "feed, RSS": `import { Feed } from "feed";
export default { fetch() {
  const feed = new Feed({ title: document.title, id: document.home_page_url, link: document.home_page_url, description: document.description, copyright: "" });
  for (const item of items) feed.addItem({ title: item.title ?? "", id: item.id, link: item.url, description: item.summary, content: item.content_html, date: item.date });
  return answer(feed.rss2(), "application/rss+xml; charset=utf-8");
} };`,
  "feedsmith, RSS": `import { generateRssFeed } from "feedsmith";
export default { fetch() {
  const feed = { title: document.title, link: document.home_page_url, description: document.description ?? "", items: items.map((item) => ({ title: item.title, guid: { value: item.id }, link: item.url, description: item.summary, pubDate: item.date, content: { encoded: item.content_html } })) };
  return answer(generateRssFeed(feed), "application/rss+xml; charset=utf-8");
} };`,
};

/** Bundles the Workers of other libraries for the entries of a JSON Feed: their code by what they are called. */
export async function peerWorkers(jsonFeed: Answer): Promise<Readonly<Record<string, string>>> {
  const bundled = Object.entries(RENDERERS).map(async ([name, code]) => {
    const { outputFiles } = await build({
      stdin: { contents: HEAD + code, resolveDir: ROOT, loader: "js" },
      bundle: true,
      write: false,
      minify: true,
      format: "esm",
      target: "es2024",
      conditions: ["workerd", "worker", "browser"],
      plugins: [
        {
          name: "the feed's document",
          setup(plugin) {
            plugin.onResolve({ filter: /feed-document\.json$/ }, ({ path }) => ({ path, namespace: "document" }));
            plugin.onLoad({ filter: /.*/, namespace: "document" }, () => ({
              contents: jsonFeed.body.toString(),
              loader: "json",
            }));
          },
        },
      ],
    });
    return [name, outputFiles[0]?.text ?? ""] as const;
  });
  return Object.fromEntries(await Promise.all(bundled));
}

/** nginx that serves one file. */
export interface Nginx {
  readonly port: number;
  /** The process that answers. */
  readonly pid: number;
  readonly end: () => void;
}

/** Starts nginx in a folder with a ready file at /feed; undefined where it is not installed. */
export async function startNginx(folder: string, { body, headers }: Answer): Promise<Nginx | undefined> {
  if (spawnSync("nginx", ["-v"]).error !== undefined) return undefined;
  const port = await freePort();
  const files = join(folder, "nginx");
  mkdirSync(files);
  writeFileSync(join(files, "feed"), body);
  const temporary = ["client_body", "proxy", "fastcgi", "uwsgi", "scgi"].map((name) => `${name}_temp_path ${files};`);
  writeFileSync(
    join(files, "nginx.conf"),
    `daemon off; master_process off; pid ${files}/pid; error_log /dev/null;
events {}
http { access_log off; sendfile on; ${temporary.join(" ")}
  server { listen 127.0.0.1:${port}; root ${files}; default_type "${headers["content-type"] ?? "text/plain"}"; } }
`,
  );
  const child: ChildProcess = spawn("nginx", ["-c", join(files, "nginx.conf")], { stdio: "ignore" });
  process.on("exit", () => child.kill("SIGKILL"));
  for (let tries = 0; tries < 200; tries++) {
    if (child.exitCode !== null || child.pid === undefined) return undefined;
    const answer = await ask(port, "/feed").catch(() => undefined);
    if (answer?.status === 200) return { port, pid: child.pid, end: () => child.kill("SIGKILL") };
    await sleep(20);
  }
  child.kill("SIGKILL");
  return undefined;
}
