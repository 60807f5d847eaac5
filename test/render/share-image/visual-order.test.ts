import { describe, expect, it } from "vitest";
import { shaped, visualOrder } from "../../../src/render/share-image/visual-order.ts";

function codes(shapes: readonly number[]): string {
  return shapes.map((shape) => shape.toString(16)).join(" ");
}

function drawn(text: string, base: "ltr" | "rtl"): string {
  return String.fromCodePoint(
    ...visualOrder(
      [...text].map((character) => character.codePointAt(0) ?? 0),
      base,
    ),
  );
}

describe("the shapes of Arabic letters", () => {
  it("letters have the initial, medial, final and isolated forms that their neighbours ask for", () => {
    // ba in each place of ببب, and alone; dal joins only to the letter before it.
    expect(codes(shaped("ببب"))).toBe("fe91 fe92 fe90");
    expect(codes(shaped("ب"))).toBe("fe8f");
    expect(codes(shaped("بدب"))).toBe("fe91 feaa fe8f");
    expect(codes(shaped("ء ب"))).toBe("fe80 20 fe8f");
  });
  it("lam and alef are one shape, joined to the letter before where that joins, and vowel marks are left out", () => {
    expect(codes(shaped("لا"))).toBe("fefb");
    expect(codes(shaped("بلا"))).toBe("fe91 fefc");
    expect(codes(shaped("مُولَّد"))).toBe(codes(shaped("مولد")));
  });
});

describe("the order in which shapes stand", () => {
  it("text of one direction stands in its order, and Arabic is turned round", () => {
    expect(drawn("abc 12", "ltr")).toBe("abc 12");
    expect(drawn("ابج", "rtl")).toBe("جبا");
  });
  it("numbers and Latin words keep their order within Arabic, and brackets open to what they hold", () => {
    expect(drawn("اب 44 ج", "rtl")).toBe("ج 44 با");
    expect(drawn("اب (GI-AI4H) ج", "rtl")).toBe("ج (GI-AI4H) با");
    expect(drawn("a ابج (b)", "ltr")).toBe("a جبا (b)");
  });
  it("a number is of the letters before it: brackets around a zone are a pair, and hours follow the year", () => {
    expect(drawn("اب 2026، 14:00 (UTC+01:00) · ج", "rtl")).toBe("ج · (UTC+01:00) 14:00 ،2026 با");
    expect(drawn("اب 14:00 (UTC)", "rtl")).toBe("(UTC) 14:00 با");
    expect(drawn("اب 44% ج", "rtl")).toBe("ج 44% با");
  });
});
