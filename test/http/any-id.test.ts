// Whatever stands where an id is asked for, a reader is told that there is no such entry: no store fails over it.
import { beforeAll, describe, expect, it } from "vitest";
import { news, publishing } from "../fixtures/entries.ts";
import { bindings } from "../fixtures/worker/ledger.ts";
import { deliver, get, project } from "../fixtures/worker/service.ts";

const { ORIGIN } = bindings;

const ADDRESSES: readonly ((id: string) => string)[] = [
  (id) => `/en/entries/${id}`,
  (id) => `/en/entries/${id}.json`,
  (id) => `/en/entries/${id}.md`,
  (id) => `/en/entries/${id}.ics`,
  (id) => `/en/report?entry=${id}`,
  (id) => `/en/report/sent?entry=${id}`,
  (id) => `/embed/en/entries/${id}`,
  (id) => `/oembed?url=${encodeURIComponent(`${ORIGIN}/en/entries/${id}`)}`,
  (id) => `/api/v1/entries/${id}`,
  (id) => `/api/v1/entries/${id}/revisions`,
  (id) => `/api/v1/entries/${id}/related`,
  (id) => `/preview/${id}.1.signature/en`,
];

const IDS = ["a".repeat(600), encodeURIComponent("💣".repeat(150)), "..", "%00", "A%20B"];

beforeAll(async () => {
  await deliver(publishing(news("a")));
  await project();
});

describe("an id that no entry can have", () => {
  it.each(ADDRESSES.map((address) => [address("{id}"), address] as const))("%s", async (_name, address) => {
    // One after the other: where requests wait for one module, this workerd lets one go on in the place of another.
    for (const id of IDS) expect((await get(address(id))).status, id.slice(0, 20)).toBeLessThan(500);
  });
});
