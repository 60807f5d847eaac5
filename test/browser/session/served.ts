import { Entry } from "../../../src/domain/entry/entry.ts";
import { publishAll } from "../../e2e/corpus.ts";
import { Service } from "../../e2e/service.ts";
import { corpus } from "../../fixtures/corpus.ts";
import { everything } from "../all-pages.ts";

/** A service process with the whole corpus and, where `all`, the entries that have everything. */
export async function served(all = true): Promise<Service> {
  const service = new Service();
  await service.start();
  await publishAll(service, [...corpus(), ...(all ? everything().map((draft) => Entry.parse(draft)) : [])]);
  return service;
}
