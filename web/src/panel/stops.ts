// The three stops of the sheet: a glance, half the screen, the whole. Pure.
export type Stop = "peek" | "half" | "full";

const stops: readonly Stop[] = ["peek", "half", "full"];

export function isStop(value: string | undefined): value is Stop {
  return stops.some((stop) => stop === value);
}

/** The stop that a press on the grip leads to. */
export function following(stop: Stop): Stop {
  return stops[(stops.indexOf(stop) + 1) % stops.length]!;
}

/** The stop nearest to where the sheet was let go, as a part of the height that it has. */
export function nearest(part: number): Stop {
  if (part < 0.34) return "peek";
  return part < 0.7 ? "half" : "full";
}

const peek = 164; // CSS pixels; also in tokens.css

/** How much of a room so high the sheet leaves no sight of, in CSS pixels; the whole one is for reading. */
export function coverage(stop: Stop, room: number): number {
  return stop === "peek" ? peek : room / 2;
}
