import { shareImages } from "../../../dist/share-images.js";
import { LANGUAGES } from "../../domain/entry/language.ts";
import { SHARE_IMAGE, shareImagePath } from "../../pages/layout/share-image.ts";
import { ICON, iconBytes } from "../../render/discovery/icon.ts";
import { respondStyleSheet } from "../embeds/scripts.ts";
import { DAILY } from "../response/cache-control.ts";
import { represent, respond } from "../response/conditional.ts";
import type { AppContext } from "../response/context.ts";
import { handleNoSuchAddress } from "./not-found.tsx";

/** Answers GET of a style sheet, /assets/{file}: its name holds a hash of its content. */
export async function handleStyleSheet(request: Request, app: AppContext, file: string): Promise<Response> {
  return (await respondStyleSheet(request, `/assets/${file}`)) ?? handleNoSuchAddress(request, app);
}

/** Answers GET of the service's picture, as feeds name it. */
export async function handleIcon(request: Request): Promise<Response> {
  return respond(request, await represent(iconBytes(), ICON.type), { "cache-control": DAILY });
}

/** Answers GET of /favicon.ico, which browsers ask for by that name. */
export async function handleFavicon(request: Request): Promise<Response> {
  return respond(request, await represent(ico(iconBytes(), ICON.size), "image/x-icon"), { "cache-control": DAILY });
}

/** Answers GET of the picture that other sites show of shared pages, /cards/{language}.png. */
export async function handleShareImage(request: Request, app: AppContext, file: string): Promise<Response> {
  const image = shareImages[LANGUAGES.find((each) => shareImagePath(each) === `/cards/${file}`) ?? ""];
  if (image === undefined) return handleNoSuchAddress(request, app);
  return respond(request, await represent(new Uint8Array(image), SHARE_IMAGE.type), { "cache-control": DAILY });
}

/** Wraps a PNG as an icon file (ICO has allowed PNG since Windows Vista). */
function ico(png: Uint8Array, size: number): Uint8Array<ArrayBuffer> {
  const file = new Uint8Array(22 + png.length);
  const view = new DataView(file.buffer);
  view.setUint16(2, 1, true);
  view.setUint16(4, 1, true);
  file[6] = size;
  file[7] = size;
  view.setUint16(10, 1, true);
  view.setUint16(12, 32, true);
  view.setUint32(14, png.length, true);
  view.setUint32(18, 22, true);
  file.set(png, 22);
  return file;
}
