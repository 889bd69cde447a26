import type { Catalogue } from "../en";
import { calendar } from "./calendar";
import { common } from "./common";
import { home } from "./home";
import { channels } from "./channels";
import { common } from "./common";
import { connect } from "./connect";
import { post } from "./post";
import { shell } from "./shell";
import { welcome } from "./welcome";

export const ja: Catalogue = { calendar, common, home, shell };
export const ja: Catalogue = {
  channels,
  common,
  connect,
  post,
  shell,
  welcome,
import { media } from "./media";
import { settings } from "./settings";
import { shell } from "./shell";
import { upload } from "./upload";

export const ja: Catalogue = {
  common,
  media,
  settings,
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
