import { expect, it } from "vitest";
import { withUnbrokenNames } from "../../src/render/unbroken-names.ts";

it("names in Latin letters are kept together in text, and in no tag, address or code", () => {
  expect(withUnbrokenNames('<p title="GI-AI4H">تحدي GI-AI4H. 2026-11-28، well-known</p>')).toBe(
    '<p title="GI-AI4H">تحدي GI-\u2060AI4H. 2026-\u206011-\u206028، well-known</p>',
  );
  for (const same of [
    "<code>GI-AI4H</code><script>{'GI-AI4H'}</script><pre>A-1</pre>",
    "example.org/GI-AI4H a@GI-AI4H GI-AI4H.org",
    // What people copy into programs holds no sign that they do not see.
    "Retry-After X-Hub-Signature",
    "AVERYLONGNAMEINDEED-OFMANYLETTERS",
  ])
    expect(withUnbrokenNames(same)).toBe(same);
});
