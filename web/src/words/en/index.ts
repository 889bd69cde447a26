import { common } from "./common";
import { shell } from "./shell";

export const en = { common, shell };

/** Every language has the same words: a missing one does not compile. */
export type Catalogue = typeof en;
