import { common } from "./common";
import { composer } from "./composer";
import { preview } from "./preview";
import { shell } from "./shell";
import { upload } from "./upload";

export const en = {
  common,
  composer,
  preview,
  shell,
  upload,
};

/** Every language has the same words: a missing one does not compile. */
export type Catalogue = typeof en;
