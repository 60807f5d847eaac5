// One service process for all tests with a browser, and the browser itself.
import type { TestProject } from "vitest/node";
import { unpacked } from "./chromium.ts";
import { served } from "./served.ts";

export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const [service] = await Promise.all([served(), unpacked()]);
  project.provide("origin", service.origin);
  return async () => await service.stop();
}
