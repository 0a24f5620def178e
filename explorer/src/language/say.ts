import { english, type Messages } from "./english";

/** The sentences of the pages in the reader's language. */
export const say: Messages = english;
