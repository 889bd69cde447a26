import type { Catalogue } from "../en";

export const upload: Catalogue["upload"] = {
  failed: "送信できませんでした。",
  paused: "接続が切れました。戻りしだい続きから送信します。",
  waiting: "順番待ち",
  sent: (sent, all) => `${all} 中 ${sent}`,
  progress: (name) => `${name} の進み具合`,
  stop: (name) => `${name} の送信をやめる`,
  accepted: "画像・動画・音声に対応しています。",
};
