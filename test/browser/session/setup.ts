// One service process for all tests with a browser.
import type { TestProject } from "vitest/node";
import { served } from "./served.ts";

export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const service = await served();
  project.provide("origin", service.origin);
  return async () => await service.stop();
}
