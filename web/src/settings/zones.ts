/** Every time zone of this browser, with its offset now: for a list to type into. */
export function zones(): { id: string; label: string }[] {
  const now = new Date();
  return ["Etc/UTC", ...Intl.supportedValuesOf("timeZone").filter((id) => id !== "UTC" && id !== "Etc/UTC")].map((id) => ({ id, label: `${id.replaceAll("_", " ")} (${offset(id, now)})` }));
}

export function isZone(id: string): boolean {
  try {
    new Intl.DateTimeFormat("en", { timeZone: id });
    return id !== "";
  } catch {
    return false;
  }
}

function offset(zone: string, at: Date): string {
  const part = new Intl.DateTimeFormat("en", { timeZone: zone, timeZoneName: "shortOffset" }).formatToParts(at).find((one) => one.type === "timeZoneName");
  return part?.value.replace("GMT", "UTC") ?? "UTC";
}
