import { common } from "./common";
import { shell } from "./shell";
import { upload } from "./upload";

export const en = {
  common,
  shell,
  upload,
};

/** Every language has the same words: a missing one does not compile. */
export type Catalogue = typeof en;
