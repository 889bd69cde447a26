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
};
