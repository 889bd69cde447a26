import type { Catalogue } from "../en";
import { calendar } from "./calendar";
import { common } from "./common";
import { home } from "./home";
import { shell } from "./shell";

export const ja: Catalogue = { calendar, common, home, shell };
