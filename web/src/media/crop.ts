/** The kept part of a picture, in parts of its width and height. */
export interface Area { x: number; y: number; width: number; height: number }

const least = 0.05;
const clamp = (value: number, from: number, to: number) => Math.min(to, Math.max(from, value));

/** The largest area of a shape, in the middle. `shape` and `picture` are width : height; null keeps everything. */
export function largest(shape: number | null, picture: number): Area {
  if (shape === null) return { x: 0, y: 0, width: 1, height: 1 };
  const width = Math.min(1, shape / picture);
  const height = Math.min(1, picture / shape);
  return { x: (1 - width) / 2, y: (1 - height) / 2, width, height };
}

/** The area moved, but never over the edge. */
export function moved(area: Area, dx: number, dy: number): Area {
  return { ...area, x: clamp(area.x + dx, 0, 1 - area.width), y: clamp(area.y + dy, 0, 1 - area.height) };
}

/** The area with its lower right corner pulled; a shape is kept where there is one. */
export function resized(area: Area, dw: number, dh: number, shape: number | null, picture: number): Area {
  const room = { width: 1 - area.x, height: 1 - area.y };
  if (shape === null) return { ...area, width: clamp(area.width + dw, least, room.width), height: clamp(area.height + dh, least, room.height) };
  const perWidth = picture / shape;
  const wanted = area.width + (Math.abs(dw) >= Math.abs(dh / perWidth) ? dw : dh / perWidth);
  const width = clamp(wanted, least, Math.min(room.width, room.height / perWidth));
  return { ...area, width, height: width * perWidth };
}

/** "4:5" as a number; null for a free shape. */
export function ratioOf(shape: string): number | null {
  const [width, height] = shape.split(":").map(Number);
  return width && height ? width / height : null;
}
