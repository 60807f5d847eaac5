import type { Language } from "../domain/entry/language.ts";
import ar from "./cards/ar.png";
import de from "./cards/de.png";
import en from "./cards/en.png";
import es from "./cards/es.png";
import fr from "./cards/fr.png";
import pt from "./cards/pt.png";
import ru from "./cards/ru.png";
import zh from "./cards/zh.png";

/** What stands at cardPath, drawn ahead of time by test/browser/cards.ts. */
export const CARDS: { readonly [language in Language]: ArrayBuffer } = { en, fr, es, ru, ar, zh, pt, de };
