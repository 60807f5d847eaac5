// Text as the sequence of shapes that is drawn from left to right: Arabic letters in the forms that join them (Unicode,
// Arabic Presentation Forms-B), and runs of the other direction turned round. What titles need, not all of UAX #9.

/** The isolated form of each letter; letters with two forms join only to the one before them, others to both sides. */
const FORMS: readonly (readonly [letter: number, isolated: number, forms: 1 | 2 | 4])[] = [
  [0x621, 0xfe80, 1],
  [0x622, 0xfe81, 2],
  [0x623, 0xfe83, 2],
  [0x624, 0xfe85, 2],
  [0x625, 0xfe87, 2],
  [0x626, 0xfe89, 4],
  [0x627, 0xfe8d, 2],
  [0x628, 0xfe8f, 4],
  [0x629, 0xfe93, 2],
  [0x62a, 0xfe95, 4],
  [0x62b, 0xfe99, 4],
  [0x62c, 0xfe9d, 4],
  [0x62d, 0xfea1, 4],
  [0x62e, 0xfea5, 4],
  [0x62f, 0xfea9, 2],
  [0x630, 0xfeab, 2],
  [0x631, 0xfead, 2],
  [0x632, 0xfeaf, 2],
  [0x633, 0xfeb1, 4],
  [0x634, 0xfeb5, 4],
  [0x635, 0xfeb9, 4],
  [0x636, 0xfebd, 4],
  [0x637, 0xfec1, 4],
  [0x638, 0xfec5, 4],
  [0x639, 0xfec9, 4],
  [0x63a, 0xfecd, 4],
  [0x641, 0xfed1, 4],
  [0x642, 0xfed5, 4],
  [0x643, 0xfed9, 4],
  [0x644, 0xfedd, 4],
  [0x645, 0xfee1, 4],
  [0x646, 0xfee5, 4],
  [0x647, 0xfee9, 4],
  [0x648, 0xfeed, 2],
  [0x649, 0xfeef, 2],
  [0x64a, 0xfef1, 4],
];
const LETTERS = new Map(FORMS.map(([letter, isolated, forms]) => [letter, { isolated, forms }]));

const LAM = 0x644;
/** Lam and the alef after it are one shape. */
const LAM_ALEF = new Map([
  [0x622, 0xfef5],
  [0x623, 0xfef7],
  [0x625, 0xfef9],
  [0x627, 0xfefb],
]);
const TATWEEL = 0x640;

/** Marks above and below letters: titles are as readable without them. */
const MARKS = /[\u064b-\u065f\u0670]/gu;

function joinsAfter(letter: number | undefined): boolean {
  return letter === TATWEEL || (letter !== undefined && LETTERS.get(letter)?.forms === 4);
}

function joinsBefore(letter: number | undefined): boolean {
  return letter === TATWEEL || (letter !== undefined && (LETTERS.get(letter)?.forms ?? 1) > 1);
}

/** A text with plain spaces, and without marks that turn its direction: that is known here without them. */
function plainSpaces(text: string): string {
  return text
    .replace(/[\u00a0\u2000-\u200a\u202f\u3000]/gu, " ")
    .replace(/[\u00ad\u200b-\u200f\u2060\u2066-\u2069]/gu, "");
}

/** The shapes of a text in the order of reading. */
export function shaped(text: string): number[] {
  const letters = [...plainSpaces(text).replace(MARKS, "")].map((character) => character.codePointAt(0) ?? 0);
  const shapes: number[] = [];
  for (let index = 0; index < letters.length; index++) {
    const letter = letters[index] ?? 0;
    const known = LETTERS.get(letter);
    if (known === undefined) {
      shapes.push(letter);
      continue;
    }
    const [before, after] = [letters[index - 1], letters[index + 1]];
    const isJoined = joinsAfter(before) && known.forms > 1;
    const ligature = letter === LAM && after !== undefined ? LAM_ALEF.get(after) : undefined;
    if (ligature !== undefined) {
      shapes.push(ligature + (isJoined ? 1 : 0));
      index++;
      continue;
    }
    const isJoining = known.forms === 4 && joinsBefore(after);
    shapes.push(known.isolated + (isJoining ? (isJoined ? 3 : 2) : isJoined ? 1 : 0));
  }
  return shapes;
}

type Direction = "ltr" | "rtl";

function isRightToLeft(shape: number): boolean {
  return (
    (shape >= 0x590 && shape <= 0x8ff) || (shape >= 0xfb1d && shape <= 0xfdff) || (shape >= 0xfe70 && shape <= 0xfeff)
  );
}

/** Digits go from left to right in any text; what is neither letter nor digit goes with what stands around it. */
function kindOf(shape: number): Direction | "digit" | undefined {
  if (isRightToLeft(shape)) return "rtl";
  const character = String.fromCodePoint(shape);
  return /\p{Nd}/u.test(character) ? "digit" : /\p{L}/u.test(character) ? "ltr" : undefined;
}

/** Characters that are part of a number where digits stand on both sides of them, or on one. */
const [BETWEEN_DIGITS, BESIDE_DIGITS] = [/[:.,/+-]/u, /[%$€£°#\u2212]/u];

/** The kinds of shapes, with what belongs to a number as digits (UAX #9, W4 and W5). */
function kindsOf(shapes: readonly number[]): ReturnType<typeof kindOf>[] {
  const kinds = shapes.map(kindOf);
  return kinds.map((kind, index) => {
    if (kind !== undefined) return kind;
    const character = String.fromCodePoint(shapes[index] ?? 0);
    const near = [kinds[index - 1], kinds[index + 1]].filter((each) => each === "digit").length;
    const isOfNumber = (near === 2 && BETWEEN_DIGITS.test(character)) || (near > 0 && BESIDE_DIGITS.test(character));
    return isOfNumber ? "digit" : undefined;
  });
}

const MIRRORED = new Map(
  ["()", "[]", "{}", "<>", "«»", "‹›"].flatMap(([a = "", b = ""]) => {
    const [left, right] = [a.codePointAt(0) ?? 0, b.codePointAt(0) ?? 0];
    return [
      [left, right],
      [right, left],
    ] as const;
  }),
);

/** Shapes in the order of reading, in the order in which they stand from left to right. */
export function visualOrder(shapes: readonly number[], base: Direction): number[] {
  const kinds = kindsOf(shapes);
  // To what stands beside it, a number is as the letters before it are (W7, N1).
  let letters: Direction = base;
  const sides = kinds.map((kind) => {
    if (kind === "ltr" || kind === "rtl") letters = kind;
    return kind === undefined ? undefined : letters;
  });
  const after = [...sides];
  for (let index = sides.length - 2; index >= 0; index--) after[index] ??= after[index + 1];
  const runs: { direction: Direction; shapes: number[] }[] = [];
  let before: Direction = base;
  for (const [index, shape] of shapes.entries()) {
    before = sides[index] ?? before;
    const kind = kinds[index];
    // Neutral: as both its neighbours are, else as the text.
    const direction = kind === "digit" ? "ltr" : (kind ?? (before === after[index] ? before : base));
    const last = runs.at(-1);
    if (last?.direction === direction) last.shapes.push(shape);
    else runs.push({ direction, shapes: [shape] });
  }
  const drawn = runs.map((run) =>
    run.direction === "ltr" ? run.shapes : run.shapes.toReversed().map((shape) => MIRRORED.get(shape) ?? shape),
  );
  return (base === "rtl" ? drawn.reverse() : drawn).flat();
}
