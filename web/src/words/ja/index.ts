import type { Catalogue } from "../en";
import { common } from "./common";
import { media } from "./media";
import { settings } from "./settings";
import { shell } from "./shell";
import { upload } from "./upload";

export const ja: Catalogue = {
  common,
  media,
  settings,
  shell,
  upload,
};
