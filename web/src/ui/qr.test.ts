import { encode } from "uqr";
import { expect, it } from "vitest";
import { qrOf } from "./qr";

const address = "otpauth://totp/Rostrum:maja%40example.org?secret=JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP&issuer=Rostrum";

// What libqrencode 4.1.1 makes of the same text (byte mode, level M, its mask 4): one number a row, the first module on top.
const known = [
  "1fdd11c9a7f", "104e96d4241", "1747ae71e5d", "175d5abfc5d", "17588a2b85d", "1054834cb41", "1fd5555557f", "001d1ec1c00",
  "117359c5ff9", "08b7946fd31", "17c2e07fccf", "1db34ac6a0b", "0b4b81c58a0", "0536b21b5f7", "186702fb84b", "1ea89fe6a41",
  "09dca1582a1", "0f3ada091fd", "1f65f4f718f", "08934085ae9", "0bde03138ac", "1ba6a667c75", "1df8397e595", "101a4df4deb",
  "1c5968cb898", "003345631b6", "0df781bec61", "1fbcdd94c6b", "0ffa70f3c81", "1a95634bc76", "0076c98e961", "061c18959e0",
  "1dc7c2683f2", "001c02b1b15", "1fd45837551", "10495c67f1a", "1756c47cbf5", "1741c92f389", "17477cbbc89", "104ac1809eb",
  "1fda13d2992",
].map((row) => BigInt(`0x${row}`).toString(2).padStart(41, "0"));

it("draws the modules that another program draws", () => {
  const ours = encode(address, { ecc: "M", border: 0, boostEcc: false, maskPattern: 4 });

  expect(ours.data.map((row) => row.map(Number).join(""))).toEqual(known);
});

it("makes one path of the black modules, with the quiet zone around it", () => {
  const { size, path } = qrOf(address);
  const modules = Array.from({ length: size }, () => "0".repeat(size).split(""));
  for (const [, x, y, run] of path.matchAll(/M(\d+) (\d+)h(\d+)v1h-\3z/g)) modules[Number(y)]!.fill("1", Number(x), Number(x) + Number(run));
  const { data, maskPattern } = encode(address, { ecc: "M", border: 0, boostEcc: false });
  const inner = modules.slice(4, -4).map((row) => row.slice(4, -4).join(""));

  expect(size).toBe(41 + 8);
  expect(inner).toEqual(data.map((row) => row.map(Number).join("")));
  expect(modules.filter((_, y) => y < 4 || y >= 45).flat()).not.toContain("1");
  expect(maskPattern).toBeGreaterThanOrEqual(0);
});

it("refuses what does not fit a code that a phone still reads", () => {
  expect(() => qrOf("x".repeat(400))).toThrow();
});
