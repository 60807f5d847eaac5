// KV and the cache of an edge location, in this process, so that what they cost is not the Worker's.
import { once } from "node:events";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";

export interface Stores {
  readonly kvPort: number;
  readonly cachePort: number;
  /** Octets of all values, and how often KV was asked and written. */
  readonly kv: { readonly values: Map<string, Buffer>; reads: number; puts: number };
  readonly close: () => void;
}

async function listening(server: Server): Promise<number> {
  server.keepAliveTimeout = 600_000;
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  return (server.address() as AddressInfo).port;
}

async function bodyOf(request: AsyncIterable<Buffer>): Promise<Buffer> {
  const chunks: Buffer[] = [];
  try {
    for await (const chunk of request) chunks.push(chunk);
  } catch {
    // The process that asked was ended.
  }
  return Buffer.concat(chunks);
}

/** Serves what workerd asks of a KV namespace and of a cache, which holds nothing. */
export async function startStores(): Promise<Stores> {
  const kv = { values: new Map<string, Buffer>(), reads: 0, puts: 0 };
  const store = createServer(async (request, response) => {
    const { pathname, searchParams } = new URL(request.url ?? "/", "http://kv");
    const key = decodeURIComponent(pathname.slice(1));
    if (request.method === "POST") {
      const { keys } = JSON.parse((await bodyOf(request)).toString()) as { keys: string[] };
      kv.reads += keys.length;
      const values = keys.map((each) => [each, kv.values.get(each)?.toString() ?? null]);
      response.setHeader("content-type", "application/json");
      response.end(JSON.stringify(Object.fromEntries(values)));
    } else if (request.method === "PUT") {
      kv.puts++;
      kv.values.set(key, await bodyOf(request));
      response.end();
    } else if (request.method === "DELETE") {
      kv.values.delete(key);
      response.end();
    } else if (key === "") {
      const prefix = searchParams.get("prefix") ?? "";
      const names = [...kv.values.keys()].filter((name) => name.startsWith(prefix)).toSorted();
      response.end(JSON.stringify({ keys: names.slice(0, 1000).map((name) => ({ name })), list_complete: true }));
    } else {
      kv.reads++;
      const value = kv.values.get(key);
      response.statusCode = value === undefined ? 404 : 200;
      response.end(value);
    }
  });
  const cache = createServer(async (request, response) => {
    await bodyOf(request);
    if (request.method === "GET") response.setHeader("cf-cache-status", "MISS");
    response.statusCode = request.method === "GET" ? 504 : request.method === "PUT" ? 204 : 404;
    response.end();
  });
  const ports = { kvPort: await listening(store), cachePort: await listening(cache) };
  return {
    ...ports,
    kv,
    close: () => {
      for (const server of [store, cache]) {
        server.close();
        server.closeAllConnections();
      }
    },
  };
}
