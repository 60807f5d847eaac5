import { createInterface } from "node:readline/promises";
import { buffer, text } from "node:stream/consumers";
import { styleText } from "node:util";

type Style = "dim" | "green" | "red" | "yellow" | "bold" | "cyan";

/** Input and output of a command: a person's terminal, a pipe, or a test. */
export interface Terminal {
  readonly env: Readonly<Record<string, string | undefined>>;
  /** A line on standard output. */
  out(line: string): void;
  /** A line on standard error. */
  err(line: string): void;
  /** All of standard input. */
  input(): Promise<string>;
  /** All of standard input, as octets. */
  octets(): Promise<Uint8Array>;
  /** Asks a person; resolves to undefined without an interactive terminal. */
  ask(question: string): Promise<string | undefined>;
  /** A text in colour where colours are seen, else as it is. */
  paint(style: Style, text: string): string;
  /**
   * Puts a text in place of the last status on a terminal's last line, or clears it; nothing where there is no
   * terminal.
   */
  status(text: string): void;
}

/** Exit statuses of a process that was stopped, as shells have them: 128 and the number of the signal. */
const STOPPED = { interrupt: 130, pipe: 141 } as const;

/**
 * Characters that steer a terminal, or turn the reading direction of what follows: all controls but tab and line feed,
 * and bidirectional embeddings, overrides and isolates.
 */
const STEERING = /[\u0000-\u0008\u000B-\u001F\u007F-\u009F\u202A-\u202E\u2066-\u2069]/g;

/** The text with each character that steers a terminal written out, as JSON does. */
export function printable(text: string): string {
  return text.replace(STEERING, (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, "0")}`);
}

/**
 * The terminal, or the pipes, of this process. Colours as styleText decides: on a terminal, and not where NO_COLOR is
 * set.
 */
export function processTerminal(): Terminal {
  // The reader of the output has closed the pipe (… | head): the rest is dropped.
  for (const stream of [process.stdout, process.stderr]) {
    stream.on("error", (error: NodeJS.ErrnoException) => {
      if (error.code !== "EPIPE") throw error;
      process.exit(STOPPED.pipe);
    });
  }
  const live = process.stderr.isTTY === true;
  // Stands for ESC in what paint makes: nothing that somebody else wrote can hold it.
  const mark = crypto.randomUUID();
  const visible = (line: string): string => printable(line).replaceAll(mark, "\u001b");
  let shown = false;
  const clear = (): void => {
    if (shown) process.stderr.write("\r\u001b[2K");
    shown = false;
  };
  return {
    env: process.env,
    out(line) {
      clear();
      process.stdout.write(`${visible(line)}\n`);
    },
    err(line) {
      clear();
      process.stderr.write(`${visible(line)}\n`);
    },
    input: () => text(process.stdin),
    octets: () => buffer(process.stdin),
    async ask(question) {
      if (process.stdin.isTTY !== true) return undefined;
      const asking = createInterface({ input: process.stdin, output: process.stderr });
      asking.on("SIGINT", () => {
        asking.close();
        process.stderr.write("\nStopped. Nothing was sent.\n");
        process.exit(STOPPED.interrupt);
      });
      try {
        return await asking.question(visible(question));
      } catch (error) {
        // Ctrl-D: nobody answers any more.
        if ((error as Error).name !== "AbortError") throw error;
        process.stderr.write("\n");
        return undefined;
      } finally {
        asking.close();
      }
    },
    paint: (style, words) => styleText(style, words, { stream: process.stdout }).replaceAll("\u001b", mark),
    status(words) {
      clear();
      if (!live || words === "") return;
      process.stderr.write(visible(words));
      shown = true;
    },
  };
}

/** A bar for long work: `Publishing ████░░░░ 12/54`. */
export function bar(label: string, done: number, total: number): string {
  const width = 24;
  const full = total === 0 ? 0 : Math.round((done / total) * width);
  return `${label} ${"█".repeat(full)}${"░".repeat(width - full)} ${done}/${total}`;
}
