// A service that answers as it is told to, and remembers what it was sent; and the command line in this process.
import { once } from "node:events";
import { createServer, type IncomingHttpHeaders, type Server } from "node:http";
import { text } from "node:stream/consumers";
import { runCommand } from "../../src/tools/command-line.ts";
import type { Terminal } from "../../src/tools/terminal.ts";
import { SECRETS } from "../editors.ts";

export interface Asked {
  readonly method: string;
  readonly path: string;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}

/** "drop" breaks the connection off. */
export type Reply = "drop" | { readonly status: number; readonly body?: unknown; readonly headers?: Record<string, string> };

export class Peer {
  readonly asked: Asked[] = [];
  readonly #server: Server;
  url = "";

  /** `reply` is asked for each POST; GET /healthz always shows everything. */
  constructor(reply: (asked: Asked, count: number) => Reply) {
    this.#server = createServer(async (request, response) => {
      const asked = { method: request.method ?? "", path: request.url ?? "", headers: request.headers, body: await text(request) };
      if (asked.path === "/healthz") return response.end(JSON.stringify({ projected: 1e9 }));
      this.asked.push(asked);
      const answer = reply(asked, this.asked.length);
      if (answer === "drop") return request.socket.destroy();
      response.writeHead(answer.status, { "content-type": "application/json", ...answer.headers });
      return response.end(JSON.stringify(answer.body ?? {}));
    });
  }

  async open(): Promise<this> {
    this.#server.listen(0, "127.0.0.1");
    await once(this.#server, "listening");
    const address = this.#server.address();
    if (address === null || typeof address === "string") throw new Error("a TCP server has a port");
    this.url = `http://127.0.0.1:${address.port}`;
    return this;
  }

  close(): void {
    this.#server.closeAllConnections();
    this.#server.close();
  }
}

/** What an accepting service answers to a command. */
export function accepting({ body }: Asked): Reply {
  const { data } = JSON.parse(body) as { data: { entry?: { id: string }; id?: string } };
  return { status: 201, body: { receipt: "r", entry: data.entry?.id ?? data.id, version: 1, sequence: 1, state: "created" } };
}

export interface Ran {
  readonly code: number;
  readonly out: string;
  readonly err: string;
}

/** Runs a command line in this process; `answers` are a person's, in order, where the command asks. */
export async function cli(
  args: readonly string[],
  { input = "", env = {}, answers }: { input?: string; env?: Record<string, string>; answers?: readonly string[] } = {},
): Promise<Ran> {
  let [out, err] = ["", ""];
  const left = answers === undefined ? undefined : [...answers];
  const terminal: Terminal = {
    env: { HEALTH_AI_FEED_SECRET: SECRETS.desk, ...env },
    out(line) {
      out += `${line}\n`;
    },
    err(line) {
      err += `${line}\n`;
    },
    input: async () => input,
    async ask(question) {
      err += `${question}\n`;
      return left === undefined ? undefined : (left.shift() ?? "");
    },
    paint: (_, text) => text,
    status() {},
  };
  const code = await runCommand(args, terminal);
  return { code, out, err };
}
