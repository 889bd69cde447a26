import { calendar } from "./calendar";
import { channels } from "./channels";
import { common } from "./common";
import { composer } from "./composer";
import { connect } from "./connect";
import { health } from "./health";
import { home } from "./home";
import { keys } from "./keys";
import { media } from "./media";
import { messages } from "./messages";
import { passkeys } from "./passkeys";
import { notices } from "./notices";
import { post } from "./post";
import { preview } from "./preview";
import { settings } from "./settings";
import { shell } from "./shell";
import { stock } from "./stock";
import { upload } from "./upload";
import { welcome } from "./welcome";

export const en = {
  calendar,
  channels,
  common,
  composer,
  connect,
  health,
  home,
  keys,
  media,
  messages,
  passkeys,
  notices,
  post,
  preview,
  settings,
  shell,
  stock,
  upload,
  welcome,
};

/** Every language has the same words: a missing one does not compile. */
export type Catalogue = typeof en;
