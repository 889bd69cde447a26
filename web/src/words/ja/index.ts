import type { Catalogue } from "../en";
import { common } from "./common";
import { shell } from "./shell";

export const ja: Catalogue = { common, shell };
