import type { Origin } from "../../domain/channel/urls.ts";
import { type Digest, type DigestItem, isEmpty } from "../../domain/view/digest.ts";
import { message } from "../../messages/message.ts";
import { titleOf } from "../entry/title.ts";
import { oneLine, unixLines } from "../plain-text.ts";
import { plainMailText } from "../template-marks.ts";
import { comingPieces, digestHeading, digestLinks, digestRights, itemPieces, itemUrl, type Piece } from "./parts.ts";

function piecesText(pieces: readonly Piece[]): string[] {
  return pieces.length === 0 ? [] : [pieces.map(({ text }) => oneLine(text)).join(" · ")];
}

function block(item: DigestItem, pieces: readonly Piece[], site: Origin, summary: boolean): string {
  const lines = [
    `* ${oneLine(titleOf(item))}`,
    ...piecesText(pieces),
    ...(summary ? unixLines(item.summary).split("\n") : []),
    itemUrl(item, site),
  ];
  return lines.join("\n  ");
}

function headed(name: string, blocks: readonly string[]): string {
  return [`## ${oneLine(name)}`, ...blocks].join("\n\n");
}

/** A digest as plain text: the twin of the HTML, with every entry that the digest has. */
export function renderDigestText(digest: Digest, site: Origin): string {
  const { language, sections, changes, coming, more, period } = digest;
  const links = digestLinks(digest, site);
  const labelled = (label: "leftOut" | "more" | "allEvents" | "zone" | "browser", text: string): string =>
    `${message(language, `digest.${label}`)}${message(language, "punctuation.colon")}${text}`;
  const parts = [`${oneLine(digest.siteName)}\n# ${oneLine(digestHeading(digest))}`];
  if (isEmpty(digest)) parts.push(message(language, "digest.empty"));
  for (const { topic, items } of sections)
    parts.push(
      headed(
        topic.name,
        items.map((item) => block(item, itemPieces(item), site, true)),
      ),
    );
  if (more) parts.push(`${labelled("leftOut", "…")}\n${labelled("more", links.channel)}`);
  if (changes.length > 0) {
    const blocks = changes.map((item) => block(item, comingPieces(item), site, true));
    parts.push(headed(message(language, "digest.changes"), blocks));
  }
  if (coming.length > 0) {
    const blocks = coming.map((item) => block(item, comingPieces(item), site, false));
    parts.push(headed(message(language, "digest.coming"), [...blocks, labelled("allEvents", links.events)]));
  }
  parts.push(
    [
      "-".repeat(20),
      oneLine(digest.description),
      `${oneLine(digest.siteName)}${message(language, "punctuation.colon")}${links.site}`,
      `${oneLine(digestRights(digest))}${message(language, "punctuation.colon")}${links.licence}`,
      labelled("browser", links.self),
      labelled("zone", period.zone),
    ].join("\n"),
  );
  return plainMailText(`${parts.join("\n\n")}\n`);
}
