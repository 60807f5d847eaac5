/** Fields of a line: numbers, and words of ours. Never what a client sent, a key, or the text of an entry. */
export type LogFields = Readonly<Record<string, string | number | boolean | undefined>>;

type Level = "info" | "warn" | "error";

/** Characters that are kept of an error's message, and places of its stack. */
const MESSAGE = 200;
const PLACES = 8;

/** Writes an event to the log: one line of JSON, whose name is the same wherever and whenever it happens. */
export function log(level: Level, event: string, fields: LogFields = {}): void {
  console[level](JSON.stringify({ level, event, ...fields }));
}

/**
 * A message without what it quotes: runtimes quote what they could not parse, and that is what somebody sent. Keys are
 * left out whoever put them there.
 */
function redacted(message: string): string {
  return message
    .replaceAll(/wh(?:sec|sk|pk)_\S+/g, "…")
    .replaceAll(/"[^"\n]*"?|`[^`\n]*`?|(?<!\w)'[^'\n]*'?/g, '"…"')
    .slice(0, MESSAGE);
}

/** An error as fields: its kind, its message, and where it was thrown. */
export function errorFields(error: unknown): LogFields {
  if (!(error instanceof Error)) return { error: redacted(String(error)) };
  const places = (error.stack ?? "").split("\n").filter((line) => /^\s+at /.test(line));
  return {
    error: `${error.name}: ${redacted(error.message)}`,
    ...(places.length === 0
      ? {}
      : {
          at: places
            .slice(0, PLACES)
            .map((line) => line.trim())
            .join(" | "),
        }),
  };
}
