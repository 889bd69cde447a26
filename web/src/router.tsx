import { createRootRoute, createRoute, createRouter, lazyRouteComponent, Outlet, redirect } from "@tanstack/react-router";
import { NotFound } from "./shell/NotFound";
import { WorkspaceRoute } from "./shell/WorkspaceRoute";
import { PageFailed } from "./shell/PageFailed";
import type { Me } from "./session/session";

interface Context { me: Me }

const root = createRootRoute({ component: Outlet, notFoundComponent: NotFound, errorComponent: PageFailed });

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
  component: lazyRouteComponent(() => import("./welcome/WelcomePage"), "WelcomePage"),
});

const workspace = createRoute({ getParentRoute: () => root, path: "/w/$workspace", component: WorkspaceRoute });

const inside = {
  home: createRoute({ getParentRoute: () => workspace, path: "/", component: lazyRouteComponent(() => import("./home/HomePage"), "HomePage") }),
  calendar: createRoute({ getParentRoute: () => workspace, path: "/calendar", component: lazyRouteComponent(() => import("./calendar/CalendarPage"), "CalendarPage") }),
  compose: createRoute({ getParentRoute: () => workspace, path: "/compose", component: lazyRouteComponent(() => import("./composer/ComposerPage"), "ComposerPage") }),
  composePost: createRoute({ getParentRoute: () => workspace, path: "/compose/$id", component: lazyRouteComponent(() => import("./composer/ComposerPage"), "ComposerPage") }),
  post: createRoute({ getParentRoute: () => workspace, path: "/posts/$id", component: lazyRouteComponent(() => import("./post/PostPage"), "PostPage") }),
  media: createRoute({ getParentRoute: () => workspace, path: "/media", component: lazyRouteComponent(() => import("./media/MediaPage"), "MediaPage") }),
  health: createRoute({ getParentRoute: () => workspace, path: "/health", component: lazyRouteComponent(() => import("./health/HealthPage"), "HealthPage") }),
  channels: createRoute({ getParentRoute: () => workspace, path: "/channels", component: lazyRouteComponent(() => import("./channels/ChannelsPage"), "ChannelsPage") }),
  connect: createRoute({ getParentRoute: () => workspace, path: "/channels/connect", component: lazyRouteComponent(() => import("./channels/ConnectPage"), "ConnectPage") }),
  channel: createRoute({ getParentRoute: () => workspace, path: "/channels/$id", component: lazyRouteComponent(() => import("./channels/ChannelPage"), "ChannelPage") }),
  settings: createRoute({ getParentRoute: () => workspace, path: "/settings", component: lazyRouteComponent(() => import("./settings/SettingsPage"), "SettingsPage") }),
  section: createRoute({ getParentRoute: () => workspace, path: "/settings/$section", component: lazyRouteComponent(() => import("./settings/SettingsPage"), "SettingsPage") }),
};

const tree = root.addChildren([start, welcome, workspace.addChildren(Object.values(inside))]);

export function makeRouter(me: Me) {
  return createRouter({ routeTree: tree, context: { me } as never, defaultPreload: "intent", scrollToTopSelectors: ["#main"] });
}

export type AppRouter = ReturnType<typeof makeRouter>;
