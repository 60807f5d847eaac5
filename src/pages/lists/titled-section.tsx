import type { Child } from "hono/jsx";

/** A part of a page under a title of its own, by whose id it can be linked to. */
export function TitledSection({ id, title, children }: { id: string; title: string; children?: Child }) {
  return (
    <section aria-labelledby={id}>
      <h2 id={id} class="rule">
        {title}
      </h2>
      {children}
    </section>
  );
}
