import { channels } from "./channels";
import { common } from "./common";
import { connect } from "./connect";
import { shell } from "./shell";

export const en = {
  channels,
  common,
  connect,
  shell,
};

/** Every language has the same words: a missing one does not compile. */
export type Catalogue = typeof en;
