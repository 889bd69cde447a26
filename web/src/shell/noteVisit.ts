import { api } from "../api/client";

/** For the person's own record of visits (Settings, Activity): the kind of page, never which post. */
export function noteVisit(page: string): void {
  void api.POST("/api/v1/me/activity", { body: { page } }).catch(() => {}); // a visit that is not noted hinders nobody
}
