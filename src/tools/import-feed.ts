import type { Exit } from "./outcome.ts";
import { EXIT, Stop } from "./outcome.ts";
import type { Terminal } from "./terminal.ts";
export async function importFeed(_file: string, _values: object, _terminal: Terminal): Promise<Exit> {
  throw new Stop(EXIT.usage, "soon");
}
