import { expect, it } from "vitest";
import { sourceOf } from "../../src/hub/source.ts";

it("a source is the same for one network and one salt, and tells nothing of the address", async () => {
  const source = await sourceOf("2001:db8::1", "salt");
  expect(await sourceOf("2001:db8::2", "salt")).toBe(source);
  expect(await sourceOf("2001:db8:0:1::1", "salt")).not.toBe(source);
  expect(await sourceOf("2001:db8::1", "another")).not.toBe(source);
  expect(source).toMatch(/^[\w+/]{16}$/);
});
