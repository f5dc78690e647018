// The panel beside the map. Its contents are fragments that the server wrote;
// this file only fetches and places them.
import * as api from "./api";
import type { Box } from "./api";
import type { Against } from "./state";

export interface Place {
  code: string;
  name: string;
  box: Box | undefined;
}

export class Panel {
  private readonly body = document.getElementById("panel-body")!;
  private readonly close = document.querySelector<HTMLButtonElement>(".panel .close")!;
  private request: AbortController | undefined;

  constructor(private readonly onArea: (code: string) => void, private readonly onAgainst: (against: Against) => void,
    private readonly onClose: () => void) {
    this.body.addEventListener("click", (event) => this.followed(event));
    this.close.addEventListener("click", () => this.onClose());
  }

  /** The place that the panel tells of, as the server wrote it. */
  place(): Place | undefined {
    const article = this.body.querySelector<HTMLElement>("article.place");
    if (!article?.dataset.code) return undefined;
    const box = article.dataset.bbox?.split(" ").map(Number);
    return {
      code: article.dataset.code,
      name: article.dataset.name ?? "",
      box: box?.length === 4 && box.every(Number.isFinite) ? (box as Box) : undefined,
    };
  }

  showStart(): void {
    this.request?.abort();
    this.fill("start-panel");
    this.close.hidden = true;
  }

  /** Shows an area; undefined when it failed or another was chosen meanwhile. */
  async show(code: string, against: Against): Promise<Place | undefined> {
    this.request?.abort();
    const request = (this.request = new AbortController());
    this.close.hidden = false;
    const waiting = setTimeout(() => this.fill("loading-panel"), 150);
    try {
      const html = await api.panel(code, against, request.signal);
      if (request.signal.aborted) return undefined;
      this.body.innerHTML = html;
      this.body.parentElement!.scrollTop = 0;
      return this.place();
    } catch (error) {
      if (!request.signal.aborted) this.failed(code, against);
      return undefined;
    } finally {
      clearTimeout(waiting);
    }
  }

  /** Puts the focus on the name of the area, for readers who use no pointer. */
  focus(): void {
    this.body.querySelector<HTMLElement>("h1[tabindex]")?.focus({ preventScroll: true });
  }

  private failed(code: string, against: Against): void {
    this.fill("failed-panel");
    this.body.querySelector("[data-retry]")?.addEventListener("click", () => void this.show(code, against), { once: true });
  }

  private fill(template: string): void {
    const source = document.getElementById(template) as HTMLTemplateElement;
    this.body.replaceChildren(source.content.cloneNode(true));
    this.body.parentElement!.scrollTop = 0;
  }

  /** Links to areas and yardsticks stay within the map. */
  private followed(event: MouseEvent): void {
    const link = (event.target as Element).closest<HTMLElement>("a[data-area], a[data-against]");
    if (!link || event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    if (link.dataset.area) this.onArea(link.dataset.area);
    else this.onAgainst(link.dataset.against as Against);
  }
}
