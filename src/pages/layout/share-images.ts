import type { Language } from "../../domain/entry/language.ts";
import ar from "./share-images/ar.png";
import de from "./share-images/de.png";
import en from "./share-images/en.png";
import es from "./share-images/es.png";
import fr from "./share-images/fr.png";
import pt from "./share-images/pt.png";
import ru from "./share-images/ru.png";
import zh from "./share-images/zh.png";

/** Images served at cardPath, drawn ahead of time by test/browser/cards.ts. */
export const SHARE_IMAGES: { readonly [language in Language]: ArrayBuffer } = { en, fr, es, ru, ar, zh, pt, de };
