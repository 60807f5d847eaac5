import { styleText } from "node:util";

/** Colours, on a terminal only; styleText also heeds NO_COLOR. */
export function colour(style: Parameters<typeof styleText>[0], text: string): string {
  return styleText(style, text, { stream: process.stdout, validateStream: true });
}

/** Progress of long work on standard error: a bar that redraws itself on a terminal, nothing elsewhere, where receipts tell enough. */
export class Progress {
  readonly #total: number;
  readonly #label: string;
  #done = 0;

  constructor(label: string, total: number) {
    this.#label = label;
    this.#total = total;
    this.#draw();
  }

  /** One more is done; `line` is printed on standard output, above the bar. */
  step(line?: string): void {
    this.#done++;
    if (line !== undefined) {
      this.#clear();
      console.log(line);
    }
    this.#draw();
  }

  end(): void {
    this.#clear();
  }

  #clear(): void {
    if (process.stderr.isTTY) process.stderr.write("\r\x1b[2K");
  }

  #draw(): void {
    if (!process.stderr.isTTY || this.#total === 0) return;
    const width = 24;
    const full = Math.round((this.#done / this.#total) * width);
    process.stderr.write(`\r\x1b[2K${this.#label} ${"█".repeat(full)}${"░".repeat(width - full)} ${this.#done}/${this.#total}`);
  }
}
