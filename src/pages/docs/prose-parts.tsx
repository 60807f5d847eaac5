import type { Child } from "hono/jsx";
import type { TypePart } from "./schema-rows.ts";

/** Markdown's code marks, and nothing else of it: that is what descriptions use. */
export function DescriptionText({ text }: { text: string }): Child {
  return <>{text.split("`").map((part, index) => (index % 2 === 1 ? <code>{part}</code> : part))}</>;
}

/** A type in words, its named parts as links; `reference`: address of the reference. */
export function Type({ parts, reference }: { parts: readonly TypePart[]; reference: string }): Child {
  return (
    <>
      {parts.map(({ text, schema }) =>
        schema === undefined ? text : <a href={`${reference}/schemas/${schema}`}>{text}</a>,
      )}
    </>
  );
}
