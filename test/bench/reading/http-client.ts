// A client that costs little: it sends the same octets again and counts those of the answer, whose number it knows from
// the first time. What measures a server must not take the processor from it.
import { once } from "node:events";
import { connect, type Socket } from "node:net";

const CONNECTIONS = 8;

export interface Answer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Buffer;
  /** Octets of the whole answer, its head too. */
  readonly octets: number;
}

function requestOf(path: string, headers: Readonly<Record<string, string>>): Buffer {
  const lines = Object.entries({ host: "localhost:8787", ...headers }).map(([name, value]) => `${name}: ${value}\r\n`);
  return Buffer.from(`GET ${path} HTTP/1.1\r\n${lines.join("")}\r\n`, "latin1");
}

async function connected(port: number): Promise<Socket> {
  const socket = connect({ port, host: "127.0.0.1", noDelay: true });
  await once(socket, "connect");
  return socket;
}

/** One request on a connection of its own. The answer must say its length, or have no body. */
export async function ask(port: number, path: string, headers: Readonly<Record<string, string>> = {}): Promise<Answer> {
  const socket = await connected(port);
  const chunks: Buffer[] = [];
  return await new Promise<Answer>((resolve, reject) => {
    const end = setTimeout(() => reject(new Error(`${path} was not answered within 60 s`)), 60_000);
    socket.on("error", reject);
    socket.on("close", () => reject(new Error(`${path}: the connection was closed`)));
    socket.on("data", (chunk: Buffer) => {
      chunks.push(chunk);
      const all = Buffer.concat(chunks);
      const head = all.indexOf("\r\n\r\n");
      if (head < 0) return;
      const [statusLine = "", ...lines] = all.subarray(0, head).toString("latin1").split("\r\n");
      const fields = Object.fromEntries(
        lines.map((line) => [line.slice(0, line.indexOf(":")).toLowerCase(), line.slice(line.indexOf(":") + 1).trim()]),
      );
      const status = Number(statusLine.split(" ")[1]);
      const isChunked = fields["transfer-encoding"] === "chunked";
      const octets = isChunked ? all.length : head + 4 + (status === 304 ? 0 : Number(fields["content-length"] ?? 0));
      if (isChunked ? !all.subarray(-5).equals(Buffer.from("0\r\n\r\n")) : all.length < octets) return;
      clearTimeout(end);
      resolve({ status, headers: fields, body: all.subarray(head + 4), octets });
      socket.destroy();
    });
    socket.write(requestOf(path, headers));
  });
}

/** Sends a request `count` times, by eight connections; each answer must have the octets of `answer`. */
export async function repeat(
  port: number,
  path: string,
  headers: Readonly<Record<string, string>>,
  { status, octets }: Answer,
  count: number,
): Promise<void> {
  const request = requestOf(path, headers);
  const start = Buffer.from(`HTTP/1.1 ${status} `);
  let left = count;
  const ends = Array.from({ length: Math.min(CONNECTIONS, count) }, async () => {
    const socket = await connected(port);
    await new Promise<void>((resolve, reject) => {
      let received = 0;
      const next = (): void => {
        received = 0;
        if (left-- > 0) socket.write(request);
        else resolve();
      };
      socket.on("error", reject);
      socket.on("close", () => reject(new Error(`${path}: the connection was closed`)));
      socket.on("data", (chunk: Buffer) => {
        if (received === 0 && !chunk.subarray(0, start.length).equals(start))
          reject(new Error(`${path} was answered ${chunk.subarray(0, 40).toString("latin1")}`));
        received += chunk.length;
        if (received === octets) next();
        else if (received > octets) reject(new Error(`${path}: more octets than the ${octets} of the first time`));
      });
      next();
    });
    socket.removeAllListeners("close");
    socket.destroy();
  });
  await Promise.all(ends);
}
