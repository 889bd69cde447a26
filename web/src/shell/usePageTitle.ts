import { useEffect } from "react";
import { useWorkspace } from "../session/session";
import { useWords } from "../words";

/** Window title: page, workspace, product. A page may say more by `document.title` of its own. */
export function usePageTitle(page: string): void {
  const { shell: w, common, health } = useWords();
  const { name } = useWorkspace();
  useEffect(() => {
    const titles: Record<string, string> = {
      today: w.today, calendar: w.calendar, compose: common.newPost, media: w.media, channels: w.channels, settings: w.settings, health: health.title,
    };
    document.title = [titles[page], name, "Rostrum"].filter(Boolean).join(" · ");
  }, [page, name, w, common, health]);
}
