import type { Catalogue } from "../en";

export const preview: Catalogue["preview"] = {
  own: "専用の本文",
  now: "今",
  thread: (n) => `${n.toLocaleString("ja")} 件の連続投稿`,
  files: (n) => `ファイル ${n.toLocaleString("ja")} 件`,
  firstComment: "最初のコメント",
  showMore: "もっと見る",
  hiddenText: "警告の後ろに隠れる本文",
  sensitive: "閲覧注意",
  sensitiveHint: "クリックして表示",
  nothing: "ここに本文が表示されます。",
  nothingNext: "ここに続きが表示されます。",
  alts: (described, all) => `${all} 件中 ${described} 件に説明があります`,
};
