// What a line of the log says of an error.
import { describe, expect, it, vi } from "vitest";
import { errorFields, log } from "../../src/std/log.ts";

describe("the log", () => {
  it("an event is one line of JSON, whatever its fields hold", () => {
    const written = vi.spyOn(console, "warn").mockImplementation(() => undefined);
    log("warn", "something", { detail: "two\nlines", count: 2, nothing: undefined });
    expect(written.mock.calls).toEqual([['{"level":"warn","event":"something","detail":"two\\nlines","count":2}']]);
    written.mockRestore();
  });

  it("an error is told by its kind, its message and where it was thrown, without what the message quotes", () => {
    let caught: unknown;
    try {
      JSON.parse('{"name": Ana Pereira}');
    } catch (error) {
      caught = error;
    }
    const { error, at } = errorFields(caught);
    expect(error).toMatch(/^SyntaxError: /);
    expect(error).not.toContain("Ana");
    expect(at).toContain("log.test.ts");
    expect(errorFields(new Error(`bad key whsec_abc/def+= at 'x y' "z`)).error).toBe('Error: bad key … at "…" "…"');
    expect(errorFields("a word")).toEqual({ error: "a word" });
    expect(String(errorFields(new Error("x".repeat(500))).error)).toHaveLength(207);
  });
});
