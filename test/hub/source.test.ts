import { expect, it } from "vitest";
import { networkOf, sourceOf } from "../../src/hub/source.ts";

it.each([
  ["192.0.2.1", "192.0.2.1"],
  ["::ffff:192.0.2.1", "192.0.2.1"],
  ["2001:db8:0:1:ffff::5", "2001:db8:0:1"],
  ["2001:0DB8:0000:0001::", "2001:db8:0:1"],
  ["2001:db8::1", "2001:db8:0:0"],
  ["::1", "0:0:0:0"],
])("the network of %s is %s", (address, network) => {
  expect(networkOf(address)).toBe(network);
});

it("a source is the same for one network and one salt, and tells nothing of the address", async () => {
  const source = await sourceOf("2001:db8::1", "salt");
  expect(await sourceOf("2001:db8::2", "salt")).toBe(source);
  expect(await sourceOf("2001:db8:0:1::1", "salt")).not.toBe(source);
  expect(await sourceOf("2001:db8::1", "another")).not.toBe(source);
  expect(source).toMatch(/^[\w+/]{16}$/);
});
