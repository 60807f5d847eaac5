// Where the time goes in which a process shows a language's whole feed for the first time: V8's profile, in Node, for
// workerd's own has no names in the built Worker. Its samples are counted, not their times, which other work stretches.
import { type Profiler, Session } from "node:inspector/promises";
import { configOf } from "../../../src/config.ts";
import type { Language } from "../../../src/domain/entry/language.ts";
import type { ValueStore } from "../../../src/read-model/read.ts";
import { viewReader } from "../../../src/read-model/view-reader.ts";
import { FORMATS, renderFeed } from "../../../src/render/formats.ts";

const EVERYTHING = { kind: "latest", channel: { kind: "everything" } } as const;
/** Octets that parsed items may take, as in the Worker. */
const ITEM_OCTETS = 24_000_000;

/** Names of the parts, by the file of the outermost function that belongs to one. */
const PARTS: readonly (readonly [name: string, of: RegExp])[] = [
  ["reading items", /\/src\/read-model\//],
  ["rendering", /\/src\/render\//],
  ["UTF-8", /encod/],
];

function partOf(stack: readonly Profiler.ProfileNode[]): string | undefined {
  if (stack[0]?.callFrame.functionName === "(garbage collector)") return "collecting garbage";
  for (const { callFrame } of stack.toReversed()) {
    const found = PARTS.find(([, of]) => of.test(callFrame.url));
    if (found !== undefined) return found[0];
  }
  return undefined;
}

/** Shares of the samples by part. */
function sharesOf({ nodes, samples = [] }: Profiler.Profile): ReadonlyMap<string, number> {
  const byId = new Map(nodes.map((node) => [node.id, node]));
  const parents = new Map(nodes.flatMap((node) => (node.children ?? []).map((child) => [child, node] as const)));
  const stackOf = (id: number): Profiler.ProfileNode[] => {
    const stack: Profiler.ProfileNode[] = [];
    for (let node = byId.get(id); node !== undefined; node = parents.get(node.id)) stack.push(node);
    return stack;
  };
  const parts = samples.flatMap((id) => partOf(stackOf(id)) ?? []);
  const counts = Map.groupBy(parts, (part) => part);
  return new Map([...counts].map(([part, of]) => [part, of.length / parts.length]));
}

/** Shows feeds from the values of KV, with code that has shown the English one, and tells what took how much of it. */
export async function profileFirstFeeds(
  values: ReadonlyMap<string, Buffer>,
  languages: readonly Language[],
  format: keyof typeof FORMATS,
): Promise<ReadonlyMap<string, number>> {
  const textOf = (key: string): string | null => values.get(key)?.toString() ?? null;
  const store = {
    get: async (keys: string | string[]) =>
      typeof keys === "string" ? textOf(keys) : new Map(keys.map((key) => [key, textOf(key)])),
  } as ValueStore;
  const variables = { ORIGIN: "http://localhost:8787", TAG_AUTHORITY: "health-ai-feed.example,2025", EDITORS: "[]" };
  const { taxonomy, site } = configOf(variables);
  const encoder = new TextEncoder();
  let octets = 0;
  const show = async (language: Language, reader: ReturnType<typeof viewReader>): Promise<void> => {
    const list = await reader.read({ ...EVERYTHING, language });
    if (list === undefined) throw new Error(`KV holds no list in ${language}`);
    octets += encoder.encode(renderFeed(FORMATS[format], await list.load(), site).text).length;
  };
  const newReader = () => viewReader(store, taxonomy, Date.now, ITEM_OCTETS);
  for (let again = 0; again < 3; again++) await show("en", newReader());
  const session = new Session();
  session.connect();
  await session.post("Profiler.enable");
  await session.post("Profiler.setSamplingInterval", { interval: 50 });
  await session.post("Profiler.start");
  const reader = newReader();
  for (const language of languages) await show(language, reader);
  const { profile } = await session.post("Profiler.stop");
  session.disconnect();
  if (octets === 0) throw new Error("the feeds are empty");
  return sharesOf(profile);
}
