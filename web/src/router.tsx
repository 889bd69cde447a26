import { createRootRoute, createRoute, createRouter, lazyRouteComponent, Outlet, redirect } from "@tanstack/react-router";
import type { FC } from "react";
import { NotFound } from "./shell/NotFound";
import { inSlices } from "./shell/inSlices";
import { WorkspaceRoute } from "./shell/WorkspaceRoute";
import { PageFailed } from "./shell/PageFailed";
import type { Me } from "./session/session";

interface Context { me: Me }

const root = createRootRoute({ component: Outlet, notFoundComponent: NotFound, errorComponent: PageFailed });

/** Each page is a file of its own. */
const files = {
  welcome: () => import("./welcome/WelcomePage"),
  home: () => import("./home/HomePage"),
  calendar: () => import("./calendar/CalendarPage"),
  composer: () => import("./composer/ComposerPage"),
  post: () => import("./post/PostPage"),
  media: () => import("./media/MediaPage"),
  health: () => import("./health/HealthPage"),
  channels: () => import("./channels/ChannelsPage"),
  connect: () => import("./channels/ConnectPage"),
  channel: () => import("./channels/ChannelPage"),
  settings: () => import("./settings/SettingsPage"),
};

const early: Record<string, () => Promise<unknown>> = {
  "": files.home, calendar: files.calendar, compose: files.composer, posts: files.post, media: files.media, channels: files.channels, settings: files.settings,
};

/** Asks for the file of the page at an address, so that it comes while the server still says who this is. */
export function askEarly(path: string): void {
  void early[/^\/w\/[^/]+\/?([a-z]*)/.exec(path)?.[1] ?? "none"]?.().catch(() => {}); // whoever needs it asks again and says what failed
}

/** A page of its own file, drawn in slices where it is the first. */
const page = <Name extends string>(load: () => Promise<Record<Name, FC>>, name: Name) =>
  lazyRouteComponent(async () => ({ page: inSlices((await load())[name]) }), "page");

const start = createRoute({
  getParentRoute: () => root,
  path: "/",
  beforeLoad: ({ context }) => {
    const { me } = context as unknown as Context;
    const last = localStorage.getItem("rostrum.workspace");
    const own = me.workspaces.find((workspace) => workspace.slug === last) ?? me.workspaces[0];
    throw own ? redirect({ to: "/w/$workspace", params: { workspace: own.slug } }) : redirect({ to: "/welcome" });
  },
});

const welcome = createRoute({
  getParentRoute: () => root,
  path: "/welcome",
  component: page(files.welcome, "WelcomePage"),
});

const workspace = createRoute({ getParentRoute: () => root, path: "/w/$workspace", component: inSlices(WorkspaceRoute, "frame") });

const inside = {
  home: createRoute({ getParentRoute: () => workspace, path: "/", component: page(files.home, "HomePage") }),
  calendar: createRoute({ getParentRoute: () => workspace, path: "/calendar", component: page(files.calendar, "CalendarPage") }),
  compose: createRoute({ getParentRoute: () => workspace, path: "/compose", component: page(files.composer, "ComposerPage") }),
  composePost: createRoute({ getParentRoute: () => workspace, path: "/compose/$id", component: page(files.composer, "ComposerPage") }),
  post: createRoute({ getParentRoute: () => workspace, path: "/posts/$id", component: page(files.post, "PostPage") }),
  media: createRoute({ getParentRoute: () => workspace, path: "/media", component: page(files.media, "MediaPage") }),
  health: createRoute({ getParentRoute: () => workspace, path: "/health", component: page(files.health, "HealthPage") }),
  channels: createRoute({ getParentRoute: () => workspace, path: "/channels", component: page(files.channels, "ChannelsPage") }),
  connect: createRoute({ getParentRoute: () => workspace, path: "/channels/connect", component: page(files.connect, "ConnectPage") }),
  channel: createRoute({ getParentRoute: () => workspace, path: "/channels/$id", component: page(files.channel, "ChannelPage") }),
  settings: createRoute({ getParentRoute: () => workspace, path: "/settings", component: page(files.settings, "SettingsPage") }),
  section: createRoute({ getParentRoute: () => workspace, path: "/settings/$section", component: page(files.settings, "SettingsPage") }),
};

const tree = root.addChildren([start, welcome, workspace.addChildren(Object.values(inside))]);

export function makeRouter(me: Me) {
  return createRouter({ routeTree: tree, context: { me } as never, defaultPreload: "intent", scrollToTopSelectors: ["#main"] });
}

export type AppRouter = ReturnType<typeof makeRouter>;
