// A script of its own, loaded when a file is chosen: what reads foreign documents weighs more than the whole composer.
import "../zod-csp.ts";

export { draftOf } from "../../../foreign/draft.ts";
export { MAX_DOCUMENT_OCTETS, read } from "../../../foreign/read.ts";
export { lineSentence, reasonSentence } from "../../../foreign/sentences.ts";
