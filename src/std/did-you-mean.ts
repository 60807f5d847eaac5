/** Edits (insert, delete, replace, swap of neighbours) between two words. */
function distance(left: string, right: string): number {
  let before: number[] = [];
  let previous = Array.from({ length: right.length + 1 }, (_, index) => index);
  for (let i = 1; i <= left.length; i++) {
    const row = [i];
    for (let j = 1; j <= right.length; j++) {
      const same = left[i - 1] === right[j - 1];
      let least = Math.min((previous[j] ?? 0) + 1, (row[j - 1] ?? 0) + 1, (previous[j - 1] ?? 0) + (same ? 0 : 1));
      if (i > 1 && j > 1 && left[i - 1] === right[j - 2] && left[i - 2] === right[j - 1])
        least = Math.min(least, (before[j - 2] ?? 0) + 1);
      row.push(least);
    }
    before = previous;
    previous = row;
  }
  return previous[right.length] ?? 0;
}

/** A word of which the other is the beginning is close, however much longer it is: lang, language; topic[], topic. */
function extended(word: string, known: readonly string[]): string | undefined {
  const lower = word.toLowerCase();
  return known.find(
    (candidate) =>
      Math.min(word.length, candidate.length) > 2 && (candidate.startsWith(lower) || lower.startsWith(candidate)),
  );
}

/** The known word that someone most likely meant, or undefined where none is close. */
export function nearestName(word: string, known: readonly string[]): string | undefined {
  if (word.length > 100 || word === "") return undefined;
  let best = extended(word, known);
  // Of words as short as the mistakes in them, nothing is left to tell one by.
  let least = best === undefined ? Math.min(Math.max(1, Math.floor(word.length / 3)), word.length - 1) + 1 : 2;
  for (const candidate of known) {
    if (Math.abs(candidate.length - word.length) >= least) continue;
    const edits = distance(word.toLowerCase(), candidate.toLowerCase());
    if (edits < least) {
      least = edits;
      best = candidate;
    }
  }
  return best;
}
