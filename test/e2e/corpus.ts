// The real corpus, published through the real webhook.
import { channelPath, parseChannel } from "../../src/domain/channel/channel.ts";
import { channelsOf } from "../../src/domain/channel/channels-of.ts";
import type { Entry } from "../../src/domain/entry/entry.ts";
import { LANGUAGES, type Language } from "../../src/domain/entry/language.ts";
import { publishing } from "../fixtures/entries.ts";
import { signedRequest } from "../fixtures/signed.ts";
import { type Service, until } from "./service.ts";

/** Publishes entries as a back catalogue, and waits until KV shows them all. */
export async function publishAll(service: Service, entries: readonly Entry[]): Promise<void> {
  const queue = [...entries];
  const editor = async (): Promise<void> => {
    for (let entry = queue.shift(); entry !== undefined; entry = queue.shift()) {
      const response = await fetch(await signedRequest(publishing(entry, { backfill: true }), {}, service.origin));
      if (response.status !== 201) throw new Error(`${entry.id}: ${response.status} ${await response.text()}`);
    }
  };
  await Promise.all(Array.from({ length: 8 }, editor));
  await settled(service);
}

/** Waits until KV shows all that the ledger holds, and no feed is from memory any more. */
export async function settled(service: Service): Promise<void> {
  await until(
    async () =>
      (
        (await (await fetch(`${service.origin}/healthz`, { headers: { connection: "close" } })).json()) as {
          outbox: { rows: number };
        }
      ).outbox.rows === 0,
    120_000,
  );
  await new Promise((resolve) => setTimeout(resolve, 1100));
}

/** Every language × channel that some entry stands in, as a path such as "fr/topics/mental-health/". */
export function places(entries: readonly Entry[]): { readonly language: Language; readonly path: string }[] {
  const paths = new Set(entries.flatMap((entry) => channelsOf(entry).map(channelPath)));
  const known = [...paths].filter((path) => parseChannel(path) !== undefined);
  return LANGUAGES.flatMap((language) =>
    known.map((path) => ({ language, path: path === "" ? `${language}/` : `${language}/${path}/` })),
  );
}
