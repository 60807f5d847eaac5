import type { Item } from "../../domain/view/view.ts";
import { message } from "../../messages/message.ts";
import { whenLabel } from "../embeds/newsletter.ts";
import { creditsOf, namesOf } from "../entry/attribution.ts";
import { locationOf } from "../entry/entry-facts.ts";
import { titleWord } from "../entry/title.ts";
import { type Canvas, canvas } from "./canvas.ts";
import { EM, type GlyphSet } from "./glyph-set.ts";
import { type Ink as InkOf, png } from "./png.ts";
import { shaped, visualOrder } from "./visual-order.ts";

// The picture that other sites show of an entry that is shared: title, who publishes it, when and where.

const [WIDTH, HEIGHT] = [1200, 630];
const MARGIN = 72;
/** Colours by their numbers on the canvas. At no step, the first of them is the paper that nothing is drawn on. */
const [INK, QUIET, ACCENT, WHITE, ALERT] = [0, 1, 2, 3, 4];
const PAPER = [252, 251, 248] as const;
const TEAL = [0, 100, 111] as const;
const INKS: readonly InkOf[] = [
  [[20, 35, 42], PAPER],
  [[77, 93, 101], PAPER],
  [TEAL, PAPER],
  [[255, 255, 255], TEAL],
  [[163, 38, 27], PAPER],
];

/** Sizes of the title, and the height that it may have. */
const SIZES = [66, 60, 54, 48, 42, 37];
const TITLE_HEIGHT = 330;

interface Line {
  readonly shapes: readonly number[];
  readonly width: number;
}

/** Reports whether a line may end between two characters: at a space, and beside ideographs. */
function mayBreak(before: string, after: string): boolean {
  if (before === " " || after === " ") return true;
  const isIdeograph = /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}，。、；：！？”’）》」』]/u;
  if (/[，。、；：！？”’）》」』]/u.test(after) || /[“‘（《「『]/u.test(before)) return false;
  return isIdeograph.test(before) || isIdeograph.test(after);
}

/** The pieces of a text that stay on one line. */
function pieces(text: string): string[] {
  const all: string[] = [];
  for (const character of text) {
    const last = all.at(-1);
    const before = last === undefined ? undefined : [...last].at(-1);
    if (last === undefined || before === undefined || (character !== " " && mayBreak(before, character)))
      all.push(character);
    else all[all.length - 1] = last + character;
  }
  return all;
}

/** Makes a function that draws texts of one direction with a set of glyphs. */
function typesetter(glyphs: GlyphSet, direction: Item["direction"]) {
  const widthOf = (shapes: readonly number[], size: number): number =>
    shapes.reduce((sum, shape) => sum + ((glyphs.outline(shape)?.advance ?? 0) * size) / EM, 0);
  const lineOf = (text: string, size: number): Line => {
    const shapes = shaped(text.trim());
    return { shapes, width: widthOf(shapes, size) };
  };
  const lines = (text: string, size: number, width: number): Line[] => {
    const made: Line[] = [];
    let [current, used] = ["", 0];
    for (const piece of pieces(text)) {
      // A space is wide at the end of a line too, but nobody sees it there.
      const [own, whole] = [widthOf(shaped(piece.trimEnd()), size), widthOf(shaped(piece), size)];
      if (current !== "" && used + own > width) {
        made.push(lineOf(current, size));
        [current, used] = ["", 0];
      }
      current += piece;
      used += whole;
    }
    return current.trim() === "" ? made : [...made, lineOf(current, size)];
  };
  /** Draws a line a distance away from the margin at which its direction begins, or from the other one. */
  const draw = (on: Canvas, { shapes, width }: Line, y: number, size: number, inset = 0, atEnd = false): void => {
    const isLeft = (direction === "ltr") !== atEnd;
    let x = isLeft ? MARGIN + inset : WIDTH - MARGIN - inset - width;
    for (const shape of visualOrder(shapes, direction)) {
      const outline = glyphs.outline(shape);
      if (outline === undefined) continue;
      // A word that is too long for any line ends at the picture's edge.
      if (x > 0 && x + (outline.advance * size) / EM < WIDTH) on.shape(outline, x, y, size);
      x += (outline.advance * size) / EM;
    }
  };
  return { lineOf, lines, draw };
}

/** Reports whether a set has every shape that a text is drawn with. */
function canDraw(glyphs: GlyphSet, text: string): boolean {
  return shaped(text).every((shape) => glyphs.outline(shape) !== undefined);
}

/** The service's mark: a pulse on a square. */
function drawMark(on: Canvas, x: number, y: number, size: number): void {
  const scale = size / 144;
  const at = (points: readonly number[]): number[] =>
    points.map((value, index) => (index % 2 === 0 ? x : y) + value * scale);
  on.polygon(at([30, 0, 114, 0, 135, 9, 144, 30, 144, 114, 135, 135, 114, 144, 30, 144, 9, 135, 0, 114, 0, 30, 9, 9]));
  on.fill(ACCENT);
  const pulse = [18, 75, 46, 75, 60, 43, 79, 108, 94, 65, 102, 75, 126, 75];
  for (let index = 0; index + 3 < pulse.length; index += 2) {
    const [x0 = 0, y0 = 0, x1 = 0, y1 = 0] = pulse.slice(index, index + 4);
    const length = Math.hypot(x1 - x0, y1 - y0);
    const [dx, dy] = [((x1 - x0) / length) * 6, ((y1 - y0) / length) * 6];
    on.polygon(
      at([
        x0 - dx - dy,
        y0 - dy + dx,
        x1 + dx - dy,
        y1 + dy + dx,
        x1 + dx + dy,
        y1 + dy - dx,
        x0 - dx + dy,
        y0 - dy - dx,
      ]),
    );
  }
  on.fill(WHITE);
}

/** An entry's picture as a PNG; undefined where its title has a character that no glyph draws. */
export async function entryCard(
  item: Item,
  siteName: string,
  glyphs: GlyphSet,
): Promise<Uint8Array<ArrayBuffer> | undefined> {
  const { title, language, genre, direction } = item;
  if (!canDraw(glyphs, title)) return undefined;
  const { lineOf, lines, draw } = typesetter(glyphs, direction);
  const on = canvas(WIDTH, HEIGHT);
  const inner = WIDTH - 2 * MARGIN;

  on.polygon([0, 0, WIDTH, 0, WIDTH, 18, 0, 18]);
  on.fill(ACCENT);
  drawMark(on, direction === "rtl" ? WIDTH - MARGIN - 60 : MARGIN, 58, 60);
  draw(on, lineOf(siteName, 34), 100, 34, 80);

  const leading = language === "ar" || language === "zh" ? 1.42 : 1.24;
  const fitting = SIZES.find((size) => lines(title, size, inner).length * size * leading <= TITLE_HEIGHT);
  const size = fitting ?? SIZES.at(-1) ?? 0;
  const shown = lines(title, size, inner).slice(0, Math.floor(TITLE_HEIGHT / (size * leading)));
  const top = 160 + (TITLE_HEIGHT - shown.length * size * leading) / 2;
  for (const [index, line] of shown.entries()) draw(on, line, top + (index + 0.78) * size * leading, size);

  /** As many parts as have room on a line; of the first one, if it is alone, its first line. */
  const lineOfParts = (parts: readonly string[], size: number) => {
    const fit = parts.map((_, index) => lines(parts.slice(0, index + 1).join(" · "), size, inner));
    return (fit.findLast(({ length }) => length === 1) ?? fit[0])?.[0] ?? lineOf("", size);
  };
  draw(on, lineOfParts(namesOf(creditsOf(item).sources).slice(0, 2), 32), 540, 32);
  on.fill(INK);

  const word = titleWord(item);
  const facts = [message(language, `genre.${genre}`), whenLabel(item), locationOf(item)].filter(
    (part) => part !== undefined,
  );
  draw(on, lineOfParts(facts, 28), 588, 28);
  on.fill(QUIET);
  if (word !== undefined) {
    draw(on, lineOf(word, 34), 100, 34, 0, true);
    on.fill(ALERT);
  }
  return await png(on.pixels, WIDTH, HEIGHT, INKS);
}
