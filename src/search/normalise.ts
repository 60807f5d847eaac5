import { simplify } from "./han-variants.ts";

// Letters that NFKD and lower case leave apart, though readers type the one for the other.
const LETTERS: Readonly<Record<string, string>> = {
  ß: "ss",
  đ: "d",
  ł: "l",
  ø: "o",
  æ: "ae",
  œ: "oe",
  ı: "i",
  ς: "σ",
  ð: "d",
  þ: "th",
  // Arabic: the stretching line, and letters that are written the one for the other, Persian ones among them.
  ـ: "",
  ى: "ي",
  ی: "ي",
  ة: "ه",
  ک: "ك",
};
const LETTER = new RegExp(`[${Object.keys(LETTERS).join("")}]`, "gu");

/**
 * Marks that readers leave out: accents, harakat, niqqud. Those that make another letter (dakuten, Indic and Thai
 * vowels) are no such marks.
 */
const MARK =
  /(?=[\p{Script=Inherited}\p{Script=Arabic}\p{Script=Hebrew}\p{Script=Cyrillic}])\p{M}(?<![\u3099\u309A])/gu;
const DIGIT = /[\u0660-\u0669\u06F0-\u06F9]/gu;

/**
 * A text as it is searched: without case, accents, harakat and compatibility forms, Chinese in simplified characters.
 * The same fold for what is stored, asked and marked.
 */
export function normalise(text: string): string {
  return text
    .normalize("NFKD")
    .replace(MARK, "")
    .toLowerCase()
    .replace(LETTER, (letter) => LETTERS[letter] ?? letter)
    .replace(/\p{Script=Han}/gu, simplify)
    .replace(DIGIT, (digit) => String((digit.codePointAt(0) ?? 0) & 0xf))
    .normalize("NFKC");
}
