// One service process with the real corpus and two entries that have everything, for all tests with a browser.
import type { TestProject } from "vitest/node";
import { Entry } from "../../src/model/entry.ts";
import { corpus, publishAll } from "../e2e/corpus.ts";
import { Service } from "../e2e/service.ts";
import { everything } from "./everything.ts";

export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const service = new Service();
  await service.start();
  await publishAll(service, [...(await corpus()), ...everything().map((draft) => Entry.parse(draft))]);
  project.provide("origin", service.origin);
  return async () => await service.stop();
}
