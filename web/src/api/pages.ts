/** All items of a paged list, a page at a time, up to `most`. */
export async function readAll<T>(page: (cursor: string | undefined) => Promise<{ items: T[]; next?: string | null }>, most = 1000): Promise<T[]> {
  const items: T[] = [];
  let cursor: string | undefined;
  do {
    const answer = await page(cursor);
    items.push(...answer.items);
    cursor = answer.next ?? undefined;
  } while (cursor && items.length < most);
  return items;
}
