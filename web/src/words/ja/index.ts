import type { Catalogue } from "../en";
import { common } from "./common";
import { composer } from "./composer";
import { preview } from "./preview";
import { shell } from "./shell";
import { upload } from "./upload";

export const ja: Catalogue = {
  common,
  composer,
  preview,
  shell,
  upload,
};
