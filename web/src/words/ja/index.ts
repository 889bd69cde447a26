import type { Catalogue } from "../en";
import { common } from "./common";
import { shell } from "./shell";
import { upload } from "./upload";

export const ja: Catalogue = {
  common,
  shell,
  upload,
};
