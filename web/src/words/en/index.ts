import { common } from "./common";
import { media } from "./media";
import { settings } from "./settings";
import { shell } from "./shell";
import { upload } from "./upload";

export const en = {
  common,
  media,
  settings,
  shell,
  upload,
};

/** Every language has the same words: a missing one does not compile. */
export type Catalogue = typeof en;
