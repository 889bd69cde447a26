import { calendar } from "./calendar";
import { common } from "./common";
import { home } from "./home";
import { shell } from "./shell";

export const en = { calendar, common, home, shell };

/** Every language has the same words: a missing one does not compile. */
export type Catalogue = typeof en;
