import type { Child } from "hono/jsx";
import { direction, type Language } from "../model/language.ts";

const FEEDS = [
  ["rss", "application/rss+xml"],
  ["atom", "application/atom+xml"],
  ["json", "application/feed+json"],
  ["ics", "text/calendar"],
] as const;

/** The frame of every page. `feeds` is the address of the channel whose feeds the page offers. */
export function Layout(props: { language: Language; title: string; description: string; feeds?: string; children: Child }) {
  const { language, title, description, feeds, children } = props;
  return (
    <html lang={language} dir={direction(language)}>
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width" />
        <title>{title}</title>
        <meta name="description" content={description} />
        {feeds !== undefined && FEEDS.map(([extension, type]) => <link rel="alternate" type={type} href={`${feeds}feed.${extension}`} title={title} />)}
      </head>
      <body>
        <main>{children}</main>
      </body>
    </html>
  );
}
