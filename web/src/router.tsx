import { createRootRoute, createRoute, createRouter, lazyRouteComponent, Outlet, redirect } from "@tanstack/react-router";
import type { FC } from "react";
import { NotFound } from "./shell/NotFound";
import { inSlices } from "./shell/inSlices";
import { WorkspaceRoute } from "./shell/WorkspaceRoute";
import { PageFailed } from "./shell/PageFailed";
import type { Me } from "./session/session";

interface Context { me: Me }

const root = createRootRoute({ component: Outlet, notFoundComponent: NotFound, errorComponent: PageFailed });

/** A page in a file of its own. */
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
  component: page(() => import("./welcome/WelcomePage"), "WelcomePage"),
});

const workspace = createRoute({ getParentRoute: () => root, path: "/w/$workspace", component: inSlices(WorkspaceRoute, "frame") });

const inside = {
  home: createRoute({ getParentRoute: () => workspace, path: "/", component: page(() => import("./home/HomePage"), "HomePage") }),
  calendar: createRoute({ getParentRoute: () => workspace, path: "/calendar", component: page(() => import("./calendar/CalendarPage"), "CalendarPage") }),
  compose: createRoute({ getParentRoute: () => workspace, path: "/compose", component: page(() => import("./composer/ComposerPage"), "ComposerPage") }),
  composePost: createRoute({ getParentRoute: () => workspace, path: "/compose/$id", component: page(() => import("./composer/ComposerPage"), "ComposerPage") }),
  post: createRoute({ getParentRoute: () => workspace, path: "/posts/$id", component: page(() => import("./post/PostPage"), "PostPage") }),
  media: createRoute({ getParentRoute: () => workspace, path: "/media", component: page(() => import("./media/MediaPage"), "MediaPage") }),
  health: createRoute({ getParentRoute: () => workspace, path: "/health", component: page(() => import("./health/HealthPage"), "HealthPage") }),
  channels: createRoute({ getParentRoute: () => workspace, path: "/channels", component: page(() => import("./channels/ChannelsPage"), "ChannelsPage") }),
  connect: createRoute({ getParentRoute: () => workspace, path: "/channels/connect", component: page(() => import("./channels/ConnectPage"), "ConnectPage") }),
  channel: createRoute({ getParentRoute: () => workspace, path: "/channels/$id", component: page(() => import("./channels/ChannelPage"), "ChannelPage") }),
  settings: createRoute({ getParentRoute: () => workspace, path: "/settings", component: page(() => import("./settings/SettingsPage"), "SettingsPage") }),
  section: createRoute({ getParentRoute: () => workspace, path: "/settings/$section", component: page(() => import("./settings/SettingsPage"), "SettingsPage") }),
};

const tree = root.addChildren([start, welcome, workspace.addChildren(Object.values(inside))]);

export function makeRouter(me: Me) {
  return createRouter({ routeTree: tree, context: { me } as never, defaultPreload: "intent", scrollToTopSelectors: ["#main"] });
}

export type AppRouter = ReturnType<typeof makeRouter>;
