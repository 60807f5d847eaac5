// Debian's Firefox, driven by WebDriver BiDi (W3C) over its own socket: no driver beside it is needed.
import { type ChildProcess, spawn } from "node:child_process";
import { freePort } from "../../src/scripts/wrangler-dev.ts";
import { temporaryFolder } from "../fixtures/temporary-folder.ts";

interface Told {
  readonly id?: number;
  readonly method?: string;
  readonly params?: Record<string, unknown>;
  readonly result?: unknown;
  readonly error?: string;
  readonly message?: string;
}

/** Records the breaches of the page's policy for the test to read. */
const WATCH = `() => {
  globalThis.refused = [];
  document.addEventListener("securitypolicyviolation", ({ violatedDirective, blockedURI }) =>
    globalThis.refused.push(violatedDirective + " " + blockedURI));
}`;

export class Firefox {
  readonly #process: ChildProcess;
  readonly #socket: WebSocket;
  readonly #waiting = new Map<number, { resolve: (value: unknown) => void; reject: (error: Error) => void }>();
  #last = 0;
  #context = "";
  /** Errors of scripts and of the console since they were last read. */
  #errors: string[] = [];

  private constructor(process: ChildProcess, socket: WebSocket) {
    this.#process = process;
    this.#socket = socket;
    socket.addEventListener("message", ({ data }) => this.#hear(JSON.parse(String(data)) as Told));
  }

  static async start(): Promise<Firefox> {
    const port = await freePort();
    const folder = temporaryFolder("firefox");
    const child = spawn(
      "firefox-esr",
      ["--headless", "--no-remote", "--profile", folder, `--remote-debugging-port=${port}`, "about:blank"],
      { stdio: "ignore", env: { ...process.env, HOME: folder, MOZ_DISABLE_AUTO_SAFE_MODE: "1" } },
    );
    // It listens some seconds after it was started.
    for (let attempt = 0; ; attempt++) {
      const socket = new WebSocket(`ws://127.0.0.1:${port}/session`);
      const isOpen = await new Promise<boolean>((resolve) => {
        socket.addEventListener("open", () => resolve(true));
        socket.addEventListener("error", () => resolve(false));
      });
      if (isOpen) {
        const firefox = new Firefox(child, socket);
        await firefox.#begin();
        return firefox;
      }
      if (attempt === 60) throw new Error("Firefox does not listen");
      await new Promise((resolve) => setTimeout(resolve, 500));
    }
  }

  #hear({ id, method, params, result, error, message }: Told): void {
    if (method === "log.entryAdded") {
      const { level, text } = params as { level: string; text: string | null };
      if (level === "error") this.#errors.push(text ?? "");
    }
    if (id === undefined) return;
    const waiting = this.#waiting.get(id);
    this.#waiting.delete(id);
    if (error === undefined) waiting?.resolve(result);
    else waiting?.reject(new Error(`${error}: ${message ?? ""}`));
  }

  async #send<Result>(method: string, params: object): Promise<Result> {
    const id = ++this.#last;
    this.#socket.send(JSON.stringify({ id, method, params }));
    const answer = new Promise<unknown>((resolve, reject) => this.#waiting.set(id, { resolve, reject }));
    return (await answer) as Result;
  }

  async #begin(): Promise<void> {
    await this.#send("session.new", { capabilities: {} });
    await this.#send("session.subscribe", { events: ["log.entryAdded"] });
    await this.#send("script.addPreloadScript", { functionDeclaration: WATCH });
    const { contexts } = await this.#send<{ contexts: { context: string }[] }>("browsingContext.getTree", {});
    this.#context = contexts[0]?.context ?? "";
  }

  async open(url: string): Promise<void> {
    await this.#send("browsingContext.navigate", { context: this.#context, url, wait: "complete" });
  }

  async resize(width: number, height: number): Promise<void> {
    await this.#send("browsingContext.setViewport", { context: this.#context, viewport: { width, height } });
  }

  /** The value of an expression on the page, as JSON. */
  async evaluate<Value>(expression: string): Promise<Value> {
    const { result, exceptionDetails } = await this.#send<{
      result?: { value?: string };
      exceptionDetails?: { text: string };
    }>("script.evaluate", {
      expression: `Promise.resolve(${expression}).then((value) => JSON.stringify(value ?? null))`,
      target: { context: this.#context },
      awaitPromise: true,
    });
    if (exceptionDetails !== undefined) throw new Error(exceptionDetails.text);
    return JSON.parse(result?.value ?? "null") as Value;
  }

  /** Returns the page's errors, and the requests that its policy refused. */
  async complaints(): Promise<string[]> {
    return [...this.#errors.splice(0), ...(await this.evaluate<string[]>("globalThis.refused"))];
  }

  /** A picture of what is in sight, as a PNG. */
  async screenshot(): Promise<Buffer> {
    const { data } = await this.#send<{ data: string }>("browsingContext.captureScreenshot", {
      context: this.#context,
    });
    return Buffer.from(data, "base64");
  }

  async stop(): Promise<void> {
    const ended = new Promise((resolve) => this.#process.once("exit", resolve));
    await this.#send("browser.close", {}).catch(() => this.#process.kill());
    this.#socket.close();
    await ended;
  }
}
