// On a phone the panel is a sheet at the bottom with three stops: a glance,
// half the screen, the whole. The grip can be dragged, or pressed to go round.
export type Stop = "peek" | "half" | "full";

const stops: readonly Stop[] = ["peek", "half", "full"];

export class Sheet {
  private readonly panel = document.querySelector<HTMLElement>(".panel")!;
  private readonly grip = document.querySelector<HTMLButtonElement>(".grip")!;
  private start: { y: number; height: number } | undefined;
  private dragged = false;

  constructor() {
    this.to("peek");
    this.grip.addEventListener("pointerdown", (event) => this.grab(event));
    this.grip.addEventListener("pointermove", (event) => this.drag(event));
    this.grip.addEventListener("pointerup", () => this.release());
    this.grip.addEventListener("pointercancel", () => this.release());
    this.grip.addEventListener("click", () => {
      if (!this.dragged) this.to(stops[(stops.indexOf(this.stop()) + 1) % stops.length]!);
      this.dragged = false;
    });
  }

  stop(): Stop {
    return (this.panel.dataset.stop as Stop) ?? "peek";
  }

  to(stop: Stop): void {
    this.panel.dataset.stop = stop;
    this.grip.setAttribute("aria-expanded", String(stop !== "peek"));
  }

  /** How much of the map's height the sheet covers, in CSS pixels. */
  covers(): number {
    if (getComputedStyle(this.grip).display === "none") return 0;
    return this.stop() === "peek" ? 164 : this.room() / 2;
  }

  private room(): number {
    return this.panel.parentElement!.clientHeight;
  }

  private grab(event: PointerEvent): void {
    this.grip.setPointerCapture(event.pointerId);
    this.start = { y: event.clientY, height: this.panel.offsetHeight };
    this.dragged = false;
  }

  private drag(event: PointerEvent): void {
    if (!this.start) return;
    const up = this.start.y - event.clientY;
    if (Math.abs(up) < 6 && !this.dragged) return;
    this.dragged = true;
    this.panel.classList.add("dragged");
    this.panel.style.height = `${Math.max(96, this.start.height + up)}px`;
  }

  private release(): void {
    if (this.start && this.dragged) {
      const part = this.panel.offsetHeight / this.room();
      this.to(part < 0.34 ? "peek" : part < 0.7 ? "half" : "full");
    }
    this.start = undefined;
    this.panel.classList.remove("dragged");
    this.panel.style.height = "";
  }
}
